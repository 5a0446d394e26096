import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '../deliver.ts';
import { dayMs } from '../world/clock.ts';
import type { RestServer } from '../world/eset.ts';
import { jsonAnswer, oauthRefusal, Refusal } from './answers.ts';
import type { Arrival } from './arrival.ts';

type Grant = { username: string; password: string; until: number };

const accessMs = { 'protect-cloud': 1_799_000, 'protect-onprem': 3_600_000 };
const refreshMs = 5 * dayMs;

/** The tokens of one server. A token is good until its time is over or its user's password is another. */
export function makeLogin() {
  const access = new Map<string, Grant>();
  const refresh = new Map<string, Grant>();
  let logins = 0;

  function grantTo(server: RestServer, now: number) {
    forgetExpired(access, now);
    forgetExpired(refresh, now);
    const { username, password } = server;
    const accessToken = randomBytes(48).toString('base64url');
    const refreshToken = randomBytes(48).toString('base64url');
    access.set(accessToken, { username, password, until: now + accessMs[server.kind] });
    refresh.set(refreshToken, { username, password, until: now + refreshMs });
    return { accessToken, refreshToken, expiresIn: accessMs[server.kind] / 1000 };
  }

  return {
    /** POST /oauth/token: RFC 6749, by password and by refresh token. A refresh token is good for one use. */
    oauthToken({ server, now, headers, body, call, faults }: Arrival): Answer {
      const form = readForm(headers, body);
      const byPassword = form.get('grant_type') === 'password';
      if (byPassword && !isLogin(server, { username: form.get('username'), password: form.get('password') })) {
        return oauthRefusal('invalid_grant', 'Wrong user name or password.');
      }
      if (!byPassword) {
        const token = form.get('refresh_token') ?? '';
        const grant = refresh.get(token);
        const refused = faults.strike(call, 'refuse-refresh') !== undefined;
        refresh.delete(token);
        if (refused || !isGood(grant, { server, now })) {
          return oauthRefusal('invalid_grant', 'The refresh token is invalid or has expired.');
        }
      }
      const { accessToken, refreshToken, expiresIn } = grantTo(server, now);
      return jsonAnswer({
        access_token: accessToken,
        expires_in: expiresIn,
        refresh_token: refreshToken,
        token_type: 'Bearer',
      });
    },

    /** POST /GetTokens. Every other answer has no expiresIn: the vendor's may be without it. */
    getTokens({ server, now, headers, body }: Arrival): Answer {
      const { username, password, is_domain_user: fromDomain } = readCredentials(headers, body);
      const isAdministrator = username === 'Administrator';
      if (fromDomain || !isLogin(server, { username: isAdministrator ? server.username : username, password })) {
        throw new Refusal(401, { message: 'Wrong user name or password' });
      }
      if (isAdministrator) throw new Refusal(403, { message: 'The user lacks the API permission' });
      const { accessToken, refreshToken, expiresIn } = grantTo(server, now);
      logins += 1;
      return jsonAnswer(logins % 2 === 1 ? { accessToken, refreshToken } : { accessToken, refreshToken, expiresIn });
    },

    /** Who calls. Throws a 400 without a token, a 401 for one that is not good. */
    authenticate({ server, now, headers, call, faults }: Arrival): string {
      const [, token] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
      if (token === undefined) {
        throw new Refusal(400, { message: 'Bad or missing authorization.', violation: 'missing-header' });
      }
      const grant = access.get(token);
      if (!isGood(grant, { server, now })) throw new Refusal(401);
      if (faults.strike(call, 'expire-token')) {
        access.delete(token);
        throw new Refusal(401);
      }
      return grant.username;
    },
  };
}

const isLogin = (server: RestServer, given: { username: string | null; password: string | null }) =>
  given.username === server.username && given.password === server.password;

function isGood(grant: Grant | undefined, { server, now }: { server: RestServer; now: number }): grant is Grant {
  return grant !== undefined && now < grant.until && isLogin(server, grant);
}

function forgetExpired(grants: Map<string, Grant>, now: number): void {
  for (const [token, grant] of grants) if (now >= grant.until) grants.delete(token);
}

// The fields of each grant, all of them needed and no others.
const formFields: Record<string, string[]> = {
  password: ['grant_type', 'password', 'username'],
  refresh_token: ['grant_type', 'refresh_token'],
};

function readForm(headers: IncomingHttpHeaders, body: string): URLSearchParams {
  requireContentType(headers, 'application/x-www-form-urlencoded');
  const form = new URLSearchParams(body);
  const wanted = formFields[form.get('grant_type') ?? ''];
  if (!wanted) throw badBody('grant_type must be password or refresh_token');
  const given = [...form.keys()].sort().join(', ');
  if (given !== wanted.join(', ')) throw badBody(`fields ${given} where ${wanted.join(', ')} are wanted`);
  return form;
}

type Credentials = { username: string; password: string; is_domain_user?: boolean };

const credentialTypes: Record<string, string> = {
  username: 'string',
  password: 'string',
  grant_type: 'number',
  is_domain_user: 'boolean',
};

function readCredentials(headers: IncomingHttpHeaders, body: string): Credentials {
  requireContentType(headers, 'application/json');
  const fields = readObject(body);
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value !== credentialTypes[name]) throw badBody(`field ${name} is unknown or of a wrong type`);
  }
  const { username, password, grant_type: grantType, is_domain_user: fromDomain = false } = fields;
  if (typeof username !== 'string' || typeof password !== 'string') throw badBody('username or password is missing');
  if (grantType !== 0) throw badBody('grant_type must be 0');
  return { username, password, is_domain_user: fromDomain === true };
}

function readObject(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    throw badBody('the body is not JSON');
  }
  throw badBody('the body is not an object');
}

function requireContentType(headers: IncomingHttpHeaders, wanted: string): void {
  const given = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (given !== wanted) throw badBody(`content-type ${given} where ${wanted} is wanted`);
}

const badBody = (message: string) => new Refusal(400, { message, violation: 'body' });
