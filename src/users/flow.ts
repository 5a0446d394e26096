import { AsyncLocalStorage } from 'node:async_hooks';
import { searchKey } from '../domain/names.ts';
import type { Role } from '../domain/roles.ts';

/** What one request to better-auth is about: it calls us back in the middle of its work, without saying so. */
export interface Flow {
  /** Who acts, for the audit. */
  by: string;
  method: 'password' | 'single-sign-on';
  /** What the gate of single sign-on has decided for somebody new. */
  newcomer: { name: string; role: Role } | null;
}

const running = new AsyncLocalStorage<Flow>();

function current(): Flow {
  const now = running.getStore();
  if (now === undefined) throw new Error('better-auth acts outside a request that was let in');
  return now;
}

export const flow = {
  run: <T>(request: Flow, work: () => Promise<T>): Promise<T> => running.run(request, work),
  by: (): string => current().by,
  method: (): Flow['method'] => current().method,
  admit(newcomer: NonNullable<Flow['newcomer']>): void {
    current().newcomer = newcomer;
  },
  /** Columns of somebody new. Nobody becomes a user whom the gate has not let in. */
  newUser(): { name: string; nameKey: string; role: Role } {
    const { newcomer } = current();
    if (newcomer === null) throw new Error('somebody becomes a user who was not let in');
    return { name: newcomer.name, nameKey: searchKey(newcomer.name), role: newcomer.role };
  },
};
