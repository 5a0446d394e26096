import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Claims } from './sign-on-rules.ts';

const TIMEOUT_MS = 10_000;
const LONGEST_ANSWER = 500_000;

const Document = z.object({
  issuer: z.url(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional(),
  scopes_supported: z.array(z.string()).default([]),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
});
const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/** What an OpenID provider says of itself. */
export interface Discovery {
  issuer: string;
  tokenEndpoint: string;
  userInfoEndpoint: string | null;
  scopes: string[];
  /** How it wants to be told the client's secret. */
  authentication: 'basic' | 'post';
}

/** Throws AppError 'connection' that says what is amiss. */
export async function discover(url: string, signal: AbortSignal): Promise<Discovery> {
  refuseOpenly(url);
  const document = await readJson(url, { schema: Document, what: 'the discovery document', signal });
  for (const each of [document.authorization_endpoint, document.token_endpoint, document.jwks_uri]) refuseOpenly(each);
  await readJson(document.jwks_uri, { schema: Keys, what: 'its keys', signal });
  const methods = document.token_endpoint_auth_methods_supported;
  return {
    issuer: document.issuer,
    tokenEndpoint: document.token_endpoint,
    userInfoEndpoint: document.userinfo_endpoint ?? null,
    scopes: document.scopes_supported,
    authentication: methods.includes('client_secret_basic') ? 'basic' : 'post',
  };
}

/** Over plain http anybody on the way could sign in as anybody; on this machine nobody is on the way. */
function refuseOpenly(url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return;
  throw amiss(`${url} is not https.`, 'discoveryUrl');
}

const amiss = (message: string, field: string, cause?: unknown) =>
  new AppError('connection', `Single sign-on does not work yet: ${message}`, {
    field,
    ...(cause !== undefined && { cause }),
  });

type Reading<T> = { schema: z.ZodType<T>; what: string; signal: AbortSignal; headers?: Record<string, string> };

async function readJson<T>(url: string, { schema, what, signal, headers = {} }: Reading<T>): Promise<T> {
  const response = await ask(url, { signal, headers });
  const text = await response.text();
  if (!response.ok || text.length > LONGEST_ANSWER)
    throw amiss(`${url}, asked for ${what}, answers ${response.status}.`, 'discoveryUrl');
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw amiss(`what ${url} answers is not ${what}.`, 'discoveryUrl', cause);
  }
}

async function ask(url: string, { signal, ...request }: RequestInit & { signal: AbortSignal }): Promise<Response> {
  try {
    const stop = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    return await fetch(url, { ...request, redirect: 'error', signal: stop });
  } catch (cause) {
    signal.throwIfAborted();
    throw amiss(`${url} does not answer (${reasonOf(cause)}).`, 'discoveryUrl', cause);
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}

/**
 * Asks for tokens with a code that cannot be right: a provider that knows the client complains of the code, any other
 * of the client.
 */
export async function proveClient(
  { tokenEndpoint, authentication }: Discovery,
  { id, secret, signal }: { id: string; secret: string; signal: AbortSignal },
): Promise<void> {
  const form = new URLSearchParams({
    ...{ grant_type: 'authorization_code', code: 'none', redirect_uri: 'https://seatbridge.invalid/' },
    ...(authentication === 'post' && { client_id: id, client_secret: secret }),
  });
  const pair = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
  const basic = { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
  const headers: Record<string, string> = authentication === 'basic' ? basic : {};
  const response = await ask(tokenEndpoint, { method: 'POST', body: form, headers, signal });
  const { error } = (await response.json().catch(() => ({}))) as { error?: string };
  if (error !== undefined && error !== 'invalid_client' && error !== 'unauthorized_client') return;
  throw amiss('the provider does not take this client and its secret.', 'clientSecret');
}

/**
 * What the provider says of a person: the claims of the ID token, which was verified, and those of its userinfo
 * address, where groups often are. null: they do not speak of the same person.
 */
export async function readClaims(
  { userInfoEndpoint }: Discovery,
  {
    idToken,
    accessToken,
    signal,
  }: { idToken?: string | undefined; accessToken?: string | undefined; signal: AbortSignal },
) {
  const [, payload] = idToken?.split('.') ?? [];
  if (payload === undefined) return null;
  const told = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
  const headers = { authorization: `Bearer ${accessToken}` };
  const more =
    userInfoEndpoint === null || accessToken === undefined
      ? {}
      : await readJson(userInfoEndpoint, { schema: z.looseObject({}), what: 'who signs in', signal, headers });
  const claims: Claims = { ...more, ...told };
  if ('sub' in more && more['sub'] !== told['sub']) return null;
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name] : undefined);
  return { ...claims, email: text('email'), name: text('name'), emailVerified: claims['email_verified'] === true };
}
