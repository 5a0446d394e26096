import { z } from 'zod';
import { type App, nowInstant } from '../app/app.ts';
import { searchKey } from '../domain/names.ts';
import type { Instant } from '../domain/time.ts';
import { AppError } from '../errors.ts';
import { loadSignOnRow, saveSignOnRow } from '../store/single-sign-on.ts';
import { loadUser } from '../store/users.ts';
import type { SignOnProvider } from './auth.ts';
import { type Discovery, discover, proveClient, readClaims } from './discovery.ts';
import { SignOnRules } from './sign-on-rules.ts';

/** The one provider, as better-auth names it. */
export const PROVIDER = 'sso';

/** How people sign in at another provider, without the secret. */
export interface SignOn {
  /** What its button says. */
  label: string;
  discoveryUrl: string;
  clientId: string;
  rules: SignOnRules;
  by: string;
  at: Instant;
}

const Draft = z.strictObject({
  label: z.string().trim().min(1).max(50),
  discoveryUrl: z.url({ protocol: /^https?$/, error: 'It is an address that begins with https://.' }).max(1000),
  clientId: z.string().trim().min(1).max(500),
  /** Missing: the one that is kept. */
  clientSecret: z.string().min(1).max(2000).optional(),
  rules: SignOnRules,
});
export type SignOnDraft = z.input<typeof Draft>;

const CONTEXT = 'single-sign-on';

/** null: nobody signs in elsewhere. */
export async function readSignOn(app: Pick<App, 'db'>): Promise<SignOn | null> {
  const row = await loadSignOnRow(app.db.read);
  if (row === null) return null;
  const { clientSecret: _, rules, ...shown } = row;
  return { ...shown, rules: SignOnRules.parse(JSON.parse(rules)) };
}

/**
 * Sets it, after a test at the provider: discovery, keys, and whether it takes the client's secret.
 * Throws AppError 'usage', 'connection' with what is amiss; then nothing is changed.
 */
export async function setSignOn(
  app: App,
  { draft, by, signal }: { draft: SignOnDraft; by: string; signal: AbortSignal },
): Promise<SignOn> {
  const { clientSecret: given, rules, ...checked } = await checkDraft(app, draft);
  const discovery = await discover(checked.discoveryUrl, signal);
  await proveClient(discovery, { id: checked.clientId, secret: given, signal });
  const row = { ...checked, clientSecret: app.secrets.seal(given, CONTEXT), rules: JSON.stringify(rules) };
  await app.db.write((trx) => saveSignOnRow(trx, { row, by, at: nowInstant(app) }));
  return (await readSignOn(app)) as SignOn;
}

/** The same test as before it is set, of what is kept. Throws AppError 'usage' where nothing is, 'connection'. */
export async function testSignOn(app: App, signal: AbortSignal): Promise<{ issuer: string }> {
  const row = await loadSignOnRow(app.db.read);
  if (row === null) throw new AppError('usage', 'Single sign-on is not set up.', {});
  const discovery = await discover(row.discoveryUrl, signal);
  await proveClient(discovery, { id: row.clientId, secret: app.secrets.open(row.clientSecret, CONTEXT), signal });
  return { issuer: discovery.issuer };
}

/** Nobody signs in elsewhere any more; who has no password needs one. May be repeated. */
export async function removeSignOn(app: App, by: string): Promise<void> {
  if ((await loadSignOnRow(app.db.read)) === null) return;
  await app.db.write((trx) => saveSignOnRow(trx, { row: null, by, at: nowInstant(app) }));
}

async function checkDraft(app: App, draft: SignOnDraft) {
  const read = Draft.safeParse(draft);
  if (!read.success) {
    const [issue] = read.error.issues;
    const field = issue?.path.join('.') ?? '';
    throw new AppError('usage', `${field}: ${issue?.message}`, { field });
  }
  const kept = await loadSignOnRow(app.db.read);
  // A secret is never sent to an address that it was not given for.
  const same = kept !== null && kept.discoveryUrl === read.data.discoveryUrl && kept.clientId === read.data.clientId;
  const clientSecret = read.data.clientSecret ?? (same ? app.secrets.open(kept.clientSecret, CONTEXT) : null);
  if (clientSecret === null)
    throw new AppError('usage', 'Give the secret of this client too.', { field: 'clientSecret' });
  return { ...read.data, clientSecret };
}

/** The provider as better-auth wants it, and a mark that changes with the settings; null: none is set. */
export async function openProvider(app: App, signal: AbortSignal): Promise<SignOnProvider> {
  const row = await loadSignOnRow(app.db.read);
  if (row === null) throw new AppError('not-found', 'Single sign-on is not set up.', {});
  const discovery = await discover(row.discoveryUrl, signal);
  const rules = SignOnRules.parse(JSON.parse(row.rules));
  const config = {
    providerId: PROVIDER,
    discoveryUrl: row.discoveryUrl,
    requireIdTokenVerification: true,
    clientId: row.clientId,
    clientSecret: app.secrets.open(row.clientSecret, CONTEXT),
    authentication: discovery.authentication,
    scopes: scopesOf(discovery),
    pkce: true,
    disableSignUp: !rules.signUp,
    getUserInfo: (tokens: { idToken?: string | undefined; accessToken?: string | undefined }) =>
      readClaims(discovery, { ...tokens, signal: AbortSignal.timeout(10_000) }),
    mapProfileToUser: async ({ name, email }: { name?: unknown; email?: unknown }) => ({
      name: await freeName(app, { name: String(name ?? ''), email: String(email ?? '') }),
    }),
  };
  return { config, rules };
}

/** Groups are a scope of their own at some providers; others refuse what they do not know. */
const scopesOf = ({ scopes }: Discovery): string[] => [
  'openid',
  'email',
  'profile',
  ...(scopes.includes('groups') ? ['groups'] : []),
];

/** The name that the provider says, else the e-mail address; with it too where another has the name. */
async function freeName(app: App, { name, email }: { name: string; email: string }): Promise<string> {
  const said = name.trim().slice(0, 100);
  if (searchKey(said) === '') return email;
  return (await loadUser(app.db.read, { name: said })) === null ? said : `${said} (${email})`;
}
