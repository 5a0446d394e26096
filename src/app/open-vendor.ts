import { searchKey } from '../domain/names.ts';
import { AppError } from '../errors.ts';
import type { Connection } from '../store/connections.ts';
import type { EsetServer, Psa } from '../vendors/ports.ts';
import type { EsetVendor, PsaVendor, ShownCertificate, VendorDeps } from '../vendors/vendor.ts';
import type { App } from './app.ts';

// biome-ignore lint/suspicious/noExplicitAny: a kind whose settings are known to its own schema alone
type AnyVendor = EsetVendor<any, any> | PsaVendor<any, any>;

export type Fields = Record<string, unknown>;

/** A connection as its vendor understands it: checked, and not necessarily stored. */
export interface Terms {
  /** Of a stored connection. */
  name?: string;
  kind: string;
  settings: Fields;
  secrets: Fields;
}

/** Throws AppError 'usage' for a kind that is not in the registry. */
export function vendorOf(app: Pick<App, 'vendors'>, kind: string): AnyVendor {
  const vendor = Object.hasOwn(app.vendors, kind) ? app.vendors[kind] : undefined;
  if (vendor !== undefined) return vendor;
  const kinds = Object.keys(app.vendors).join(', ');
  throw new AppError('usage', `There is no kind of connection "${kind}". Use one of ${kinds}.`, { field: 'kind' });
}

/** The terms with defaults filled in. Throws AppError 'usage' that names every wrong field and its remedy. */
export function checkTerms(app: Pick<App, 'vendors'>, terms: Terms): Terms {
  const { kind, settings, secrets } = terms;
  const vendor = vendorOf(app, kind);
  const [readSettings, readSecrets] = [vendor.settings.safeParse(settings), vendor.secrets.safeParse(secrets)];
  if (readSettings.success && readSecrets.success)
    return { ...terms, settings: readSettings.data, secrets: readSecrets.data };
  throw wrongFields([readSettings, readSecrets].flatMap((read) => (read.success ? [] : read.error.issues)));
}

/** Where the secrets of these terms are sent to. Throws as `checkTerms`. */
export function addressOf(app: Pick<App, 'vendors'>, terms: Terms): string {
  return vendorOf(app, terms.kind).address(checkTerms(app, terms).settings);
}

/** The same of what is no secret, for before somebody is asked for one. */
export function checkSettings(app: Pick<App, 'vendors'>, { kind, settings }: Pick<Terms, 'kind' | 'settings'>): void {
  const read = vendorOf(app, kind).settings.safeParse(settings);
  if (!read.success) throw wrongFields(read.error.issues);
}

interface Issue {
  path: PropertyKey[];
  message: string;
}

function wrongFields(issues: readonly Issue[]): AppError {
  const fields = issues.map((issue) => String(issue.path[0] ?? ''));
  return new AppError('usage', issues.map(sentenceOf).join('\n'), { field: fields[0], fields });
}

function sentenceOf(issue: Issue): string {
  const words = fieldWords(String(issue.path[0] ?? ''));
  const missing = /received undefined/.test(issue.message);
  const said = missing ? 'is missing' : issue.message;
  const sentence = said.toLowerCase().startsWith(words) ? said : `${words} ${said}`;
  return `The ${sentence.replace(/\.$/, '')}.`;
}

/** "privateKey" as people say it: "private key". */
export const fieldWords = (field: string) => field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** What a stored connection says, its secrets in the open. Throws AppError 'secret-key' where the key is another. */
export function termsOf(app: Pick<App, 'secrets'>, connection: Connection): Terms {
  const secrets = JSON.parse(app.secrets.open(connection.secrets, contextOf(connection.name))) as Fields;
  const { name, kind, settings } = connection;
  return { name, kind, settings, secrets };
}

/** Secrets as they are stored: they open for the connection of this name alone. */
export function sealSecrets(app: Pick<App, 'secrets'>, { name, secrets }: { name: string; secrets: Fields }): string {
  return app.secrets.seal(JSON.stringify(secrets), contextOf(name));
}

const contextOf = (name: string) => `connection:${searchKey(name)}`;

/** The ESET server of a stored connection. The caller closes it. */
export function openEset(app: App, connection: Connection): EsetServer {
  const opened = openTerms(app, termsOf(app, connection));
  if (opened.role === 'eset') return opened.port;
  throw new AppError('usage', `${connection.name} is not an ESET server.`, { connection: connection.name });
}

/** The PSA of a stored connection. The caller closes it. */
export function openPsa(app: App, connection: Connection): Psa {
  const opened = openTerms(app, termsOf(app, connection));
  if (opened.role === 'psa') return opened.port;
  throw new AppError('usage', `${connection.name} is an ESET server.`, { connection: connection.name });
}

export type Opened = { role: 'eset'; port: EsetServer } | { role: 'psa'; port: Psa };

/** Opens what the terms describe, stored or not. The caller closes it. */
export function openTerms(app: Pick<App, 'vendors' | 'log' | 'clock' | 'random'>, terms: Terms): Opened {
  const vendor = vendorOf(app, terms.kind);
  const { settings, secrets } = checkTerms(app, terms);
  const deps = vendorDeps(app, terms);
  return vendor.role === 'eset'
    ? { role: 'eset', port: vendor.open({ settings, secrets }, deps) }
    : { role: 'psa', port: vendor.open({ settings, secrets }, deps) };
}

type Outside = Pick<App, 'log' | 'clock' | 'random'>;

/** What the vendor of these terms is given of the outside. */
export const vendorDeps = (app: Outside, { name }: Pick<Terms, 'name'>): VendorDeps => ({
  name: name ?? null,
  log: app.log,
  now: () => app.clock.now(),
  random: () => app.random(),
});

/** The certificate that the server shows now; null where none can be pinned. Throws VendorError. */
export async function readShownCertificate(
  app: Pick<App, 'vendors'>,
  terms: Terms,
  signal: AbortSignal,
): Promise<ShownCertificate | null> {
  const { settings } = checkTerms(app, terms);
  return (await vendorOf(app, terms.kind).readCertificate?.(settings, signal)) ?? null;
}
