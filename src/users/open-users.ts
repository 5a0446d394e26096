import type { App } from '../app/app.ts';
import { loadSignOnRow } from '../store/single-sign-on.ts';
import { type Auth, makeAuth } from './auth.ts';
import { type Door, handle } from './handle.ts';
import { identify } from './identify.ts';
import { type KeyDraft, type MadeKey, makeKey } from './keys.ts';
import { openProvider } from './single-sign-on.ts';
import type { Person, Users } from './users.ts';

/** The people of one set of data, as `serve` opens them. */
export interface OpenUsers extends Users {
  makeKey(person: Person, draft: KeyDraft): Promise<MadeKey>;
}

export interface Place {
  /** Addresses under which the page is opened; the first one is the program's own. Asked when the first request comes. */
  origins(): readonly [string, ...string[]];
  /** Where a request comes from; null: not known. */
  addressOf(request: Request): string | null;
  /** Aborted when the program stops. */
  signal: AbortSignal;
}

export function openUsers(app: App, { origins, addressOf, signal }: Place): OpenUsers {
  let plain: Auth | undefined;
  let signOn: { mark: string; auth: Auth } | undefined;

  const plainAuth = (): Auth => {
    plain ??= makeAuth(app, { origins: origins(), signOn: null });
    return plain;
  };
  // Made anew when its settings have changed, in whatever process.
  const signOnAuth = async (): Promise<Auth> => {
    const mark = JSON.stringify(await loadSignOnRow(app.db.read));
    if (signOn?.mark === mark) return signOn.auth;
    const auth = makeAuth(app, { origins: origins(), signOn: await openProvider(app, signal) });
    signOn = { mark, auth };
    return auth;
  };
  const door = (): Door => ({
    app,
    auth: async (kind) => (kind === 'plain' ? plainAuth() : signOnAuth()),
    origins: origins(),
    addressOf,
  });
  return {
    identify: (request) => identify(app, plainAuth(), request),
    handle: (request) => handle(door(), request),
    makeKey: (person, draft) => makeKey(app, plainAuth(), { person, draft }),
  };
}
