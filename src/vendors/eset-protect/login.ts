import type { z } from 'zod';
import { VendorError, type VendorErrorKind } from '../../errors.ts';
import type { HttpAnswer } from '../http.ts';
import { CloudTokens, OnPremTokens } from './schema.ts';
import type { Login, Tokens } from './session.ts';
import { sendUntilReady, type Wire } from './slow-answers.ts';

export interface Credentials {
  /** Where tokens are given out, without a path. */
  base: string;
  username: string;
  password: string;
  /** Of the connection, for the command that gives another password. */
  name: string | null;
}

// The default of both kinds; ESET's help says to assume it where an On-Prem server names no lifetime.
const usualLifetimeSeconds = 3600;

/** The log-in of ESET Connect: OAuth 2, a password grant and its refresh. */
export function cloudLogin(wire: Wire, { base, username, password, name }: Credentials): Login {
  async function ask(grant: Record<string, string>, signal: AbortSignal): Promise<Tokens> {
    const answer = await sendUntilReady(wire, {
      method: 'POST',
      url: `${base}/oauth/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(grant).toString(),
      repeatable: true,
      signal,
    });
    const tokens = readTokens(answer, CloudTokens);
    return {
      access: tokens.access_token,
      refresh: tokens.refresh_token || null,
      lifetimeSeconds: tokens.expires_in || usualLifetimeSeconds,
    };
  }
  return {
    withRefreshToken: (token, signal) => ask({ grant_type: 'refresh_token', refresh_token: token }, signal),
    // OAuth answers wrong credentials with 400 (RFC 6749, 5.2).
    withPassword: (signal) =>
      ask({ grant_type: 'password', username, password }, signal).catch(
        explain(['auth', 'rejected'], { username, name }),
      ),
  };
}

/** The log-in of an On-Prem server's REST API. It gives no documented way to renew a token but the password. */
export function onPremLogin(
  wire: Wire,
  { base, username, password, domainUser, name }: Credentials & { domainUser: boolean },
): Login {
  async function ask(signal: AbortSignal): Promise<Tokens> {
    const answer = await sendUntilReady(wire, {
      method: 'POST',
      url: `${base}/GetTokens`,
      headers: { 'content-type': 'application/json' },
      // is_domain_user came with 13.1: an older server is not bothered with it.
      body: JSON.stringify({ username, password, grant_type: 0, ...(domainUser && { is_domain_user: true }) }),
      repeatable: true,
      signal,
    });
    const tokens = readTokens(answer, OnPremTokens);
    return { access: tokens.accessToken, refresh: null, lifetimeSeconds: tokens.expiresIn || usualLifetimeSeconds };
  }
  return { withPassword: (signal) => ask(signal).catch(explain(['auth'], { username, name })) };
}

function readTokens<Answer>(answer: HttpAnswer, schema: z.ZodType<Answer>): Answer {
  const read = schema.safeParse(answer.body);
  if (read.success) return read.data;
  const { status, requestId } = answer;
  const message = 'The log-in was answered with something that is not a token. Check the address of the server.';
  throw new VendorError('unexpected', message, { status, ...(requestId === undefined ? {} : { requestId }) });
}

/** Says what a failed log-in means. It is never `not-found`: that is a word on an object, and this is none. */
const explain =
  (wrong: readonly VendorErrorKind[], { username, name }: Pick<Credentials, 'username' | 'name'>) =>
  (error: unknown): never => {
    if (!(error instanceof VendorError)) throw error;
    if (error.kind === 'not-found') {
      throw new VendorError(
        'unexpected',
        `${error.message} Check the address: its log-in is not there.`,
        error.details,
      );
    }
    if (!wrong.includes(error.kind)) throw error;
    const how = name === null ? '' : `: seatbridge modify "${name}" --password`;
    const message =
      `The log-in of "${username}" failed. ${error.message} It is not tried again by itself for 30 minutes, because a ` +
      `server may lock a user out after some wrong passwords. Set the right one${how}.`;
    throw new VendorError('auth', message, error.details);
  };
