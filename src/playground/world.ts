import { rmSync } from 'node:fs';
import { Hono } from 'hono';
import type { App } from '../app/app.ts';
import { checkHealth, type Health } from '../app/health.ts';
import { type Serving, startServing } from '../app/serving.ts';
import { openShelf } from '../app/shelf.ts';
import { connectAll } from '../demo/prepare.ts';
import { startSandbox } from '../demo/sandbox.ts';
import { makeApi } from '../http/api.ts';
import { openLive } from '../http/live.ts';
import { playgroundApi } from '../http/playground.ts';
import { openWorks } from '../http/work.ts';
import { loadJobs } from '../jobs/schedule.ts';
import { startScheduler } from '../jobs/scheduler.ts';
import type { Log } from '../log.ts';
import type { Users } from '../users/users.ts';

/** The program that a playground is part of. */
export interface Host {
  /** The playground's own data folder: emptied with every world. */
  folder: string;
  /** Opens an app over a data folder. */
  open(folder: string): Promise<App & AsyncDisposable>;
  /** They are the same as the program's. */
  users: Users;
  version: string;
  log: Log;
  now(): number;
  /** Aborted when the program stops. */
  signal: AbortSignal;
}

/** One world of the playground: from its sandbox to its API. */
export interface World {
  answer(request: Request): Promise<Response>;
  /** Resolves with words when its sandbox has ended. */
  sandboxEnded: Promise<string>;
  /** Ends all of it. */
  end(): Promise<void>;
}

const name = 'playground';

/** Begins with nothing: what was in the folder is of a world that is gone. */
export async function openWorld(host: Host, signal: AbortSignal): Promise<World> {
  const parts = new AsyncDisposableStack();
  try {
    return await openParts(host, { parts, signal });
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
}

async function openParts(
  { folder, open, users, version }: Host,
  { parts, signal: ended }: { parts: AsyncDisposableStack; signal: AbortSignal },
): Promise<World> {
  const stopping = new AbortController();
  const signal = AbortSignal.any([ended, stopping.signal]);
  const sandbox = await startSandbox();
  parts.defer(() => sandbox.stop());
  rmSync(folder, { recursive: true, force: true });
  const app = parts.use(await open(folder));
  const serving = parts.adopt<Serving>(await startServing(app, name), (each) => each.end());
  await connectAll(app, sandbox.addresses, signal);
  const until = AbortSignal.any([signal, serving.lost]);
  const scheduler = startScheduler(app, { loadJobs: () => loadJobs(app, { syncDone: () => {} }), signal: until });
  parts.defer(() => scheduler.ended);
  const works = openWorks(app, until);
  parts.defer(() => works.idle());
  parts.defer(() => stopping.abort());

  let gone: string | null = null;
  const sandboxEnded = sandbox.ended.then((code) => {
    gone = `The sandbox ended by itself (${code}). Reset the playground.`;
    return gone;
  });
  const health = async (): Promise<Health> => {
    const found = await checkHealth(app, { lookedAt: scheduler.lookedAt() });
    return gone === null ? found : { ok: false, reasons: [gone, ...found.reasons] };
  };
  const api = makeApi(app, {
    ...{ users, works, signal: until, live: openLive(app, until), shelf: openShelf(app), playground: null },
    about: { version, playground: true, health },
    place: { dataFolder: folder, key: { dataFolder: folder }, smtp: null },
  });
  const http = new Hono().route(playgroundApi, api);
  return { answer: async (request) => http.fetch(request), sandboxEnded, end: () => parts.disposeAsync() };
}
