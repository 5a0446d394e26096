import type { App } from '../../src/app/app.ts';
import { openShelf, type Shelf } from '../../src/app/shelf.ts';
import { type Role, roles } from '../../src/domain/roles.ts';
import { makeApi } from '../../src/http/api.ts';
import { makeHttpApp } from '../../src/http/app.ts';
import type { Place } from '../../src/http/desk.ts';
import { openLive } from '../../src/http/live.ts';
import { openMetrics } from '../../src/http/metrics.ts';
import { openWorks } from '../../src/http/work.ts';
import { openUsers } from '../../src/users/open-users.ts';
import type { Person, Users } from '../../src/users/users.ts';
import { placeOf } from './place.ts';

const at = 'http://localhost:4180';

/** People by what they send as `authorization`: "administrator", or "session viewer". Their ids are 1, 2, 3. */
export function peopleOf(app: App): Users {
  return {
    ...openUsers(app, {
      address: null,
      addressOf: () => null,
      firstCodeUsed: () => {},
      signal: new AbortController().signal,
    }),
    async identify({ headers }) {
      const [, session, role] =
        /^(session )?(administrator|operator|viewer)$/.exec(headers.get('authorization') ?? '') ?? [];
      if (role === undefined) return null;
      const via: Person['via'] = session === undefined ? 'api-key' : 'session';
      const id = String(roles.indexOf(role as Role) + 1);
      return { id, name: `the ${role}`, role: role as Role, via };
    },
    handle: async () => new Response('signed in'),
  };
}

export interface Sent {
  /** null: nobody. */
  as?: Role | `session ${Role}` | null;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface TestApi {
  /** Sends to the API, e.g. `GET /connections`. */
  send(method: string, path: string, sent?: Sent): Promise<Response>;
  /** The good answer's JSON; throws with the problem where it is none. */
  ask<T>(method: string, path: string, sent?: Sent): Promise<T>;
  /** Starts a work and waits for its end: its result, or throws with its problem. */
  work<T>(method: string, path: string, sent?: Sent): Promise<T>;
  http: ReturnType<typeof makeHttpApp>;
  api: ReturnType<typeof makeApi>;
  place: Place;
  stop(): Promise<void>;
}

/** The HTTP app over the data of a test, without a socket. */
export function apiOn(app: App, shelf: Shelf = openShelf(app)): TestApi {
  const stopping = new AbortController();
  const { signal } = stopping;
  const people = peopleOf(app);
  const place = placeOf();
  const works = openWorks(app, signal);
  const about = { version: '0.0.0', playground: false, health: async () => ({ ok: true, reasons: [] }) };
  const api = makeApi(app, {
    users: people,
    works,
    live: openLive(app, signal),
    shelf,
    about,
    place,
    playground: null,
    signal,
  });
  const http = makeHttpApp({
    health: about.health,
    metrics: openMetrics(async () => ({ adjustments: new Map(), tickets: new Map(), dataAge: new Map() })),
    ...{ api, users: people, names: [] },
    page: async () => new Response('the page'),
    playground: null,
  });

  async function send(method: string, path: string, { as = 'administrator', body, headers = {} }: Sent = {}) {
    return http.request(`${at}/api/v1${path}`, {
      method,
      headers: {
        ...(as !== null && { authorization: as }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  async function ask<T>(method: string, path: string, sent?: Sent): Promise<T> {
    const answer = await send(method, path, sent);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  return {
    ...{ send, ask, http, api, place },
    async work<T>(method: string, path: string, sent?: Sent) {
      const { work } = await ask<{ work: string }>(method, path, sent);
      for await (const { state, result, problem } of works.follow(work, signal)) {
        if (state === 'done') return result as T;
        if (state === 'failed') throw new Error(JSON.stringify(problem));
      }
      throw new Error(`the work ${work} never ended`);
    },
    async stop() {
      stopping.abort();
      await works.idle();
    },
  };
}
