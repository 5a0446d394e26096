import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Hono } from 'hono';
import { afterEach } from 'vitest';
import type { App } from '../../src/app/app.ts';
import type { Role } from '../../src/domain/roles.ts';
import { listen } from '../../src/http/listen.ts';
import { answerProblem, crash, knownProblem } from '../../src/http/problem.ts';
import { openUsers } from '../../src/users/open-users.ts';
import { setPasswordByCode } from '../../src/users/passwords.ts';
import { addUser } from '../../src/users/people.ts';
import type { Person } from '../../src/users/users.ts';
import { goodPassword } from './password.ts';

/** What a browser gets. */
export interface Got {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  body: any;
  headers: Headers;
}

/** Keeps cookies as a browser does, and sends the origin of the page it shows. */
export interface Browser {
  cookies: Map<string, string>;
  get(path: string, headers?: Record<string, string>): Promise<Got>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Got>;
  send(method: string, path: string, body?: unknown): Promise<Got>;
  /** Who the program takes it for. */
  who(): Promise<Person | null>;
  signIn(email: string, password?: string): Promise<Got>;
}

export interface Site {
  url: string;
  users: ReturnType<typeof openUsers>;
  browser(): Browser;
  /** From where the next requests seem to come. */
  from: { address: string | null };
}

/** The sign-in of the program over real HTTP, for the running test. `behind`: a proxy that speaks https to browsers. */
export async function openSite(app: App, { behind }: { behind?: 'https' } = {}): Promise<Site> {
  const from: Site['from'] = { address: '192.0.2.7' };
  const port = await freePort();
  const origin = `${behind ?? 'http'}://127.0.0.1:${port}`;
  const users = openUsers(app, {
    address: behind === undefined ? null : origin,
    addressOf: () => from.address,
    firstCodeUsed: () => {},
    signal: new AbortController().signal,
  });
  const site = new Hono()
    .on(['GET', 'POST'], '/api/auth/*', (c) => users.handle(c.req.raw))
    .get('/who', async (c) => c.json(await users.identify(c.req.raw)))
    .onError((error, c) => {
      const known = knownProblem(error);
      if (known === null) app.log.error({ err: error }, 'request broke');
      return answerProblem(c, known ?? crash());
    });
  const { url, close } = await listen(site, { host: '127.0.0.1', port });
  open.push(close);
  return { url, users, from, browser: () => browserAt(url, origin) };
}

/** The address of the program is known before it listens, as it is to whoever configures a proxy. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A browser that shows the page at `origin` and reaches the program at `url`. */
export function browserAt(url: string, origin: string): Browser {
  const cookies = new Map<string, string>();
  const ask = async (path: string, init: RequestInit): Promise<Got> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie !== '' && { cookie }), ...(init.headers as Record<string, string>) };
    const response = await fetch(path.startsWith('http') ? path : `${url}${path}`, {
      ...init,
      headers,
      redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    const text = await response.text();
    return { status: response.status, body: parsed(text), headers: response.headers };
  };
  const get: Browser['get'] = (path, headers = {}) => ask(path, { headers });
  const change = (method: string, path: string, { body, headers = {} }: { body?: unknown; headers?: object }) =>
    ask(path, {
      method,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { 'content-type': 'application/json', origin, ...headers },
    });
  const post: Browser['post'] = (path, body, headers = {}) => change('POST', path, { body, headers });
  return {
    cookies,
    get,
    post,
    send: (method, path, body) => change(method, path, { body }),
    who: async () => (await get('/who')).body,
    signIn: (email, password = goodPassword) => post('/api/auth/sign-in/email', { email, password }),
  };
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';');
  const at = pair.indexOf('=');
  if (/max-age=0(;|$)/i.test(line)) cookies.delete(pair.slice(0, at));
  else cookies.set(pair.slice(0, at), pair.slice(at + 1));
}

/** A user with the good password. Returns the key. */
export async function addPerson(app: App, name: string, role: Role = 'operator'): Promise<number> {
  const email = `${name.toLowerCase()}@msp.example`;
  const { user, code } = await addUser(app, { name, email, role, by: 'the test' });
  await setPasswordByCode(app, { code, password: goodPassword, address: null });
  return user.id;
}
