import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { covers, type Role } from '../domain/roles.ts';
import type { Users } from '../users/users.ts';
import type { ApiEnv } from './api-env.ts';
import { Refusal } from './problem.ts';

/** On every answer. Mantine sets styles inline; scripts are our own files alone. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  const overTls = new URL(c.req.url).protocol === 'https:';
  return headersFor(overTls)(c, next);
};

const headersFor = (overTls: boolean): MiddlewareHandler =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'same-origin',
    strictTransportSecurity: overTls ? 'max-age=31536000' : false,
  });

/**
 * Refuses requests under a name that is not this program's: a page of another site could have its own name resolve to
 * this machine. Addresses and the machine's own names cannot be taken over so; others are configured.
 */
export function hostCheck(names: readonly string[]): MiddlewareHandler {
  const own = new Set(['localhost', hostname(), ...names].map((name) => name.toLowerCase()));
  return async (c, next) => {
    const { hostname: asked } = new URL(c.req.url);
    const bare = asked.replace(/^\[|\]$/g, '').toLowerCase();
    if (isIP(bare) === 0 && !own.has(bare)) {
      const message = `This is not ${asked}. If it is to answer under that name, add it to SEATBRIDGE_NAMES.`;
      throw new Refusal(403, 'host', { message });
    }
    await next();
  };
}

/** Lets known people in. Changes of a session must come from our own page: another site's page could send them too. */
export function identified(users: Pick<Users, 'identify'>): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const person = await users.identify(c.req.raw);
    if (person === null)
      throw new Refusal(401, 'unauthenticated', { message: 'Sign in first, or send an API key that is in force.' });
    if (person.via === 'session' && !isReading(c.req.method) && !isSameOrigin(c.req.raw))
      throw new Refusal(403, 'origin', { message: 'This change does not come from the page of this program.' });
    c.set('person', person);
    await next();
  };
}

const isReading = (method: string) => method === 'GET' || method === 'HEAD';

function isSameOrigin({ headers, url }: Request): boolean {
  const origin = headers.get('origin');
  if (origin === null) return headers.get('sec-fetch-site') === 'same-origin';
  return URL.canParse(origin) && new URL(origin).host === new URL(url).host;
}

export function atLeast(least: Role): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (!covers(c.var.person.role, least))
      throw new Refusal(403, 'role', {
        message: `This takes the role ${least}; yours is ${c.var.person.role}.`,
        least,
      });
    await next();
  };
}

export const bodyUpTo = (bytes: number): MiddlewareHandler => {
  const tooLarge = () => {
    throw new Refusal(413, 'too-large', { message: `The body may have ${bytes} bytes at most.`, bytes });
  };
  const limit = bodyLimit({ maxSize: bytes, onError: tooLarge });
  return async (c, next) => {
    try {
      await limit(c, async () => {}); // reads the body where no length is announced
    } catch (error) {
      throw error instanceof Refusal ? error : brokenOff();
    }
    await next();
  };
};

/** The body as it comes in, to be read once. Throws Refusal where whoever sends it leaves before its end. */
export async function* comingIn(request: Request): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of request.body ?? []) yield chunk;
  } catch {
    throw brokenOff();
  }
}

const brokenOff = () =>
  new Refusal(400, 'malformed', {
    message: 'The body broke off before its end, and nothing of it was kept. Send it again.',
  });
