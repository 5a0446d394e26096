import type { App } from '../app/app.ts';
import { loadSignOnRow } from '../store/single-sign-on.ts';
import { type Auth, makeAuth } from './auth.ts';
import { type Door, handle } from './handle.ts';
import { identify, liveSession } from './identify.ts';
import { makeKey } from './keys.ts';
import { openProvider } from './single-sign-on.ts';
import type { Users } from './users.ts';

export interface Place {
  /** The program's own address, such as https://seats.msp.example: where it is behind a proxy; null: as it is asked. */
  address: string | null;
  /** Where a request comes from; null: not known. */
  addressOf(request: Request): string | null;
  /** Called once the first administrator is there. */
  firstCodeUsed(): void;
  /** Aborted when the program stops. */
  signal: AbortSignal;
}

/** The people of one set of data, as `serve` opens them. */
export function openUsers(app: App, { address, addressOf, firstCodeUsed, signal }: Place): Users {
  const originOf = (request: Request): string => {
    const asked = new URL(request.url);
    return address !== null && new URL(address).host === asked.host ? new URL(address).origin : asked.origin;
  };
  const overTls = (request: Request): boolean => originOf(request).startsWith('https:');
  const plain = openPlain(app);
  const signOn = openSignOn(app, signal);
  const door: Door = {
    ...{ app, addressOf, originOf, firstCodeUsed },
    auth: async (request, kind) => (kind === 'plain' ? plain : signOn)(overTls(request)),
  };
  return {
    identify: (request) => identify(app, plain(overTls(request)), request),
    handle: (request) => handle(door, request),
    addressOf,
    sessionOf: async (request) => (await liveSession(app, plain(overTls(request)), request.headers))?.id ?? null,
    makeKey: (person, draft) => makeKey(app, plain(true), { person, draft }),
  };
}

/** One without and one with cookies for https alone. */
function openPlain(app: App): (overTls: boolean) => Auth {
  const made = new Map<boolean, Auth>();
  return (overTls) => {
    const auth = made.get(overTls) ?? makeAuth(app, { overTls, signOn: null });
    made.set(overTls, auth);
    return auth;
  };
}

/** The same with the other provider; made anew when its settings have changed, in whatever process. */
function openSignOn(app: App, signal: AbortSignal): (overTls: boolean) => Promise<Auth> {
  const made = new Map<boolean, { mark: string; auth: Auth }>();
  return async (overTls) => {
    const mark = JSON.stringify(await loadSignOnRow(app.db.read));
    const known = made.get(overTls);
    if (known?.mark === mark) return known.auth;
    const auth = makeAuth(app, { overTls, signOn: await openProvider(app, signal) });
    made.set(overTls, { mark, auth });
    return auth;
  };
}
