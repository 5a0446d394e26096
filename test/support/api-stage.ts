import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../../src/app/app.ts';
import { apiOn, type TestApi } from './api.ts';
import { appOn } from './app.ts';
import type { TestStore } from './databases.ts';
import { draftsOf } from './drafts.ts';
import type { Sandbox } from './sandbox.ts';

/** The API on the store of a test, in real time, as it talks to the sandbox. */
export function apiInTime(store: TestStore): { app: App; api: TestApi } {
  const clock = { now: () => Date.now(), sleep: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }) };
  const app = appOn(store, { clock });
  return { app, api: apiOn(app) };
}

/** Connects everything and reads it once. */
export async function connectAndSync(api: TestApi, sandbox: Sandbox): Promise<void> {
  for (const draft of draftsOf(sandbox)) await api.work('POST', '/connections', { body: draft });
  await api.work('POST', '/sync', { body: { full: true } });
}
