import { z } from 'zod';
import { type App, nowInstant } from '../app/app.ts';
import { AppError } from '../errors.ts';
import { recordAudit } from '../store/audit.ts';
import { loadSessionByToken } from '../store/sessions.ts';
import { loadUser, userObject } from '../store/users.ts';
import { ADDRESS_HEADER, AUTH_PATH, type Auth } from './auth.ts';
import { hasAdministrator, makeFirstAdministrator } from './first-administrator.ts';
import { type Flow, flow } from './flow.ts';
import { liveSession } from './identify.ts';
import { setPasswordByCode } from './passwords.ts';
import { PROVIDER, readSignOn } from './single-sign-on.ts';
import { beginTry, type Try } from './tries.ts';

/** What a request to sign in is handled with. */
export interface Door {
  app: App;
  /** With single sign-on where it is asked for. Throws AppError where that is not set up, or does not work. */
  auth(request: Request, kind: 'plain' | 'single-sign-on'): Promise<Auth>;
  /** Scheme, name and port under which the browser sees the program. */
  originOf(request: Request): string;
  /** Where a request comes from; null: not known. */
  addressOf(request: Request): string | null;
  /** The code of the first administrator was used. */
  firstCodeUsed(): void;
}

type Route = (door: Door, request: Request) => Promise<Response>;

/** All that is reachable, of better-auth too. A route is added here, or it is not there. */
const routes: Readonly<Record<string, Route>> = {
  'GET /first-start': tellFirstStart,
  'POST /first-start': startFirst,
  'POST /set-password': setPassword,
  'POST /sign-in/email': signInByPassword,
  'POST /sign-in/oauth2': beginSignOn,
  'GET /callback/sso': endSignOn,
  'POST /sign-out': (door, request) => pass(door, request, { body: null }),
  'POST /two-factor/verify-totp': (door, request) => verifyFactor(door, request, '/two-factor/verify-totp'),
  'POST /two-factor/verify-backup-code': (door, request) =>
    verifyFactor(door, request, '/two-factor/verify-backup-code'),
  'POST /two-factor/enable': changeFactor,
  'POST /two-factor/disable': changeFactor,
  'POST /two-factor/generate-backup-codes': changeFactor,
};

/** Throws AppError: 'not-found', 'forbidden' for a change from another site's page, 'usage', 'credentials', 'too-many-tries'. */
export async function handle(door: Door, request: Request): Promise<Response> {
  const path = pathOf(request);
  const route = routes[`${request.method} ${path}`];
  if (route === undefined) throw new AppError('not-found', `There is nothing at ${new URL(request.url).pathname}.`, {});
  if (request.method !== 'GET') refuseOtherSites(door, request);
  return route(door, request);
}

/** The first start is part of the API by its address, and is for people who are nobody yet. */
const pathOf = (request: Request): string => new URL(request.url).pathname.replace(/^\/api\/(auth|v1)(?=\/)/, '');

function refuseOtherSites({ originOf }: Door, request: Request): void {
  const [origin, own] = [request.headers.get('origin'), originOf(request)];
  if (origin === own || (origin === null && request.headers.get('sec-fetch-site') === 'same-origin')) return;
  const message = `This comes from ${origin ?? 'nowhere'}, not from the page at ${own}. If that is this program behind a proxy, name it in SEATBRIDGE_ADDRESS.`;
  throw new AppError('forbidden', message, { origin });
}

/** What the page offers to somebody who is nobody yet. */
async function tellFirstStart({ app }: Door): Promise<Response> {
  const signOn = await readSignOn(app);
  const sso = signOn && { id: PROVIDER, name: signOn.label };
  return answer({ needed: !(await hasAdministrator(app)), sso }, new Response());
}

const First = z.strictObject({
  code: z.string().max(100),
  name: z.string().max(1000),
  email: z.string().max(1000),
  password: z.string().max(1000),
});

/** Makes the first administrator, who is signed in from then on. */
async function startFirst(door: Door, request: Request): Promise<Response> {
  const first = await readBody(request, First);
  const { id, name, email } = await makeFirstAdministrator(door.app, { ...first, address: door.addressOf(request) });
  door.firstCodeUsed();
  const signIn = { body: { email, password: first.password }, path: '/sign-in/email', by: name };
  const response = await forward(door, request, signIn);
  await recordSignIn(door, response);
  return answer({ id: String(id), name }, response);
}

const NewPassword = z.strictObject({ code: z.string().max(100), password: z.string().max(1000) });

async function setPassword(door: Door, request: Request): Promise<Response> {
  const given = await readBody(request, NewPassword);
  const { email } = await setPasswordByCode(door.app, { ...given, address: door.addressOf(request) });
  return answer({ email }, new Response());
}

const SignIn = z.strictObject({
  email: z.string().max(254),
  password: z.string().max(1000),
  /** false: until the browser is closed. */
  rememberMe: z.boolean().default(true),
});

async function signInByPassword(door: Door, request: Request): Promise<Response> {
  const body = await readBody(request, SignIn);
  const { email } = body;
  const aim = { address: door.addressOf(request), email };
  const attempt = await beginTry(door.app, aim);
  const user = await loadUser(door.app.db.read, { email });
  const asked = { body, by: user?.name ?? 'somebody' };
  const response = await forward(door, request, asked);
  if (!response.ok) return refuse(attempt, { userId: user?.id ?? null, message: wrongPassword });
  const { twoFactorRedirect = false } = (await response.json()) as { twoFactorRedirect?: boolean };
  await attempt.succeeded();
  if (!twoFactorRedirect) await recordSignIn(door, response);
  return answer({ twoFactorRedirect }, response);
}

const wrongPassword = 'The e-mail address or the password is not right.';

async function refuse(attempt: Try, { userId, message }: { userId: number | null; message: string }): Promise<never> {
  await attempt.failed(userId);
  throw new AppError('credentials', message, {});
}

const Code = z.strictObject({
  code: z.string().min(1).max(100),
  /** Whether this browser is asked for no code in the next 30 days. */
  trustDevice: z.boolean().default(false),
});

/** In the middle of a sign-in, or to prove that a second factor that is being set up works. */
async function verifyFactor(door: Door, request: Request, path: string): Promise<Response> {
  const body = await readBody(request, Code);
  const before = await currentSession(door, request);
  const attempt = await beginTry(door.app, { address: door.addressOf(request), email: null });
  const response = await forward(door, request, { body, path, by: before?.name ?? 'somebody' });
  if (response.status === 429) throw locked();
  if (!response.ok) return refuse(attempt, { userId: before?.userId ?? null, message: 'This code is not right.' });
  await attempt.succeeded();
  if (before === null) await recordSignIn(door, response);
  return answer({ done: true }, response);
}

const locked = () =>
  new AppError('too-many-tries', 'Too many wrong codes. Try again in a quarter of an hour, or ask an administrator.', {
    retryAfterSeconds: 900,
  });

const Password = z.strictObject({ password: z.string().max(1000) });

/** Switching the second factor on or off, or its recovery codes: asks for the password once more. */
async function changeFactor(door: Door, request: Request): Promise<Response> {
  const body = await readBody(request, Password);
  const session = await currentSession(door, request);
  if (session === null) throw new AppError('credentials', 'Sign in first.', {});
  const user = await loadUser(door.app.db.read, { id: session.userId });
  const attempt = await beginTry(door.app, { address: door.addressOf(request), email: user?.email ?? null });
  const response = await forward(door, request, { body, by: session.name });
  const said = (await response
    .clone()
    .json()
    .catch(() => ({}))) as { code?: string };
  if (said.code === 'INVALID_PASSWORD')
    return refuse(attempt, { userId: session.userId, message: 'The password is not right.' });
  await attempt.succeeded();
  if (!response.ok) throw new AppError('conflict', factorWords[said.code ?? ''] ?? 'This cannot be done now.', {});
  const { totpURI, backupCodes } = (await response.json()) as { totpURI?: string; backupCodes?: string[] };
  return answer({ ...(totpURI && { totpUri: totpURI }), ...(backupCodes && { recoveryCodes: backupCodes }) }, response);
}

const factorWords: Readonly<Record<string, string>> = {
  TOTP_ALREADY_ENABLED: 'The second factor is on already. Switch it off first to set up another.',
  TWO_FACTOR_NOT_ENABLED: 'The second factor is not on.',
};

/** A place on our own page. */
const Place = z
  .string()
  .max(2000)
  .regex(/^\/(?![/\\])/);
const Begin = z.strictObject({ providerId: z.literal(PROVIDER), callbackURL: Place, errorCallbackURL: Place });

/** Answers where to go to sign in at the other provider. */
async function beginSignOn(door: Door, request: Request): Promise<Response> {
  const { providerId, callbackURL, errorCallbackURL } = await readBody(request, Begin);
  const origin = door.originOf(request);
  const body = {
    provider: providerId,
    callbackURL: `${origin}${callbackURL}`,
    errorCallbackURL: `${origin}${errorCallbackURL}`,
    disableRedirect: true,
  };
  const asked = { body, path: '/sign-in/social', kind: 'single-sign-on', by: 'single sign-on' } as const;
  const response = await forward(door, request, asked);
  if (!response.ok) throw new AppError('connection', 'The other provider cannot be reached. Sign in by password.', {});
  const { url } = (await response.json()) as { url: string };
  return answer({ url }, response);
}

/** The way back from the other provider: ends at the page, signed in or with ?error= saying why not. */
async function endSignOn(door: Door, request: Request): Promise<Response> {
  const response = await forward(door, request, { body: null, kind: 'single-sign-on', by: 'single sign-on' });
  if (response.status >= 300 && response.status < 400) {
    await recordSignIn(door, response);
    return response;
  }
  const headers = new Headers({ location: `${door.originOf(request)}/sign-in?error=sign-on-failed` });
  return new Response(null, { status: 302, headers });
}

async function pass(door: Door, request: Request, { body }: { body: unknown }): Promise<Response> {
  const session = await currentSession(door, request);
  const response = await forward(door, request, { body: body ?? {}, by: session?.name ?? 'somebody' });
  return answer({ done: true }, response);
}

const currentSession = async (door: Door, request: Request) =>
  liveSession(door.app, await door.auth(request, 'plain'), request.headers);

interface Asked {
  body: unknown;
  by: string;
  /** Where better-auth has it, if elsewhere than we. */
  path?: string;
  kind?: 'plain' | 'single-sign-on';
}

/** Hands a request to better-auth, with our own address, the client's as we know it, and a body that we have checked. */
async function forward(door: Door, request: Request, { body, by, path, kind = 'plain' }: Asked): Promise<Response> {
  const headers = new Headers(request.headers);
  for (const name of ['content-length', 'x-forwarded-for', 'authorization', ADDRESS_HEADER]) headers.delete(name);
  const address = door.addressOf(request);
  if (address !== null) headers.set(ADDRESS_HEADER, address);
  if (body !== null) headers.set('content-type', 'application/json');
  const { search } = new URL(request.url);
  const origin = door.originOf(request);
  // What says "same-origin" instead of naming it has been let in above; better-auth wants the name.
  if (request.method !== 'GET') headers.set('origin', origin);
  const url = `${origin}${AUTH_PATH}${path ?? pathOf(request)}${search}`;
  const auth = await door.auth(request, kind);
  const acting: Flow = { by, method: kind === 'plain' ? 'password' : 'single-sign-on', newcomer: null };
  const inner = new Request(url, {
    method: request.method,
    headers,
    ...(body !== null && { body: JSON.stringify(body) }),
  });
  return flow.run(acting, () => auth.handler(inner));
}

/** Our own answer with better-auth's cookies: its body would repeat the session's token. */
function answer(body: unknown, { headers }: Response): Response {
  const own = new Headers({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  for (const cookie of headers.getSetCookie()) own.append('set-cookie', cookie);
  return new Response(JSON.stringify(body), { status: 200, headers: own });
}

/** In bytes. Nobody has to be known to send a body here. */
const LONGEST_BODY = 20_000;

/** Throws AppError 'usage' as soon as there is too much. */
async function readText({ body }: Request): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body ?? []) {
    length += piece.byteLength;
    if (length > LONGEST_BODY) throw new AppError('usage', `The body may have ${LONGEST_BODY} bytes at most.`, {});
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

async function readBody<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const text = await readText(request);
  let given: unknown;
  try {
    given = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new AppError('usage', 'The body is not JSON.', {});
  }
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const field = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined);
  throw new AppError('usage', `${field ?? 'The body'}: ${issue?.message}`, { field });
}

/** Who has signed in, by the cookie that the answer sets. */
async function recordSignIn({ app }: Door, response: Response): Promise<void> {
  const cookies = response.headers.getSetCookie().map((cookie) => /\.session_token=([^.;]+)\./.exec(cookie)?.[1]);
  const token = cookies.find((each) => each !== undefined);
  const session = token === undefined ? null : await loadSessionByToken(app.db.read, decodeURIComponent(token));
  if (session === null) return;
  const { userId, name, method, address } = session;
  const [at, after] = [nowInstant(app), { method, address }];
  const record = { by: name, at, action: 'sign-in', object: userObject(userId), before: null, after };
  await app.db.write((trx) => recordAudit(trx, record));
}
