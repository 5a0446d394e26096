import { searchKey } from '../domain/names.ts';
import { AppError } from '../errors.ts';
import { recordAudit } from '../store/audit.ts';
import {
  type Connection,
  insertConnection,
  loadConnection,
  loadConnections,
  updateConnection,
} from '../store/connections.ts';
import { endConnectionFindings } from './access-findings.ts';
import { type App, nowInstant } from './app.ts';
import { changedTerms } from './changed-terms.ts';
import { type Proof, prove, refuseUnproven, type Trust, trustShown } from './connection-test.ts';
import { checkSettings, checkTerms, type Fields, sealSecrets, type Terms, vendorOf } from './open-vendor.ts';
import { learnTimeZone } from './settings.ts';

/** What a person says of a connection. */
export interface Draft {
  name: string;
  kind: string;
  settings: Fields;
  secrets: Fields;
  consoleUrl?: string | null;
  /** Its own; null or missing: as the setting sync.intervalMinutes says. */
  intervalMinutes?: number | null;
  /** Its own; null or missing: as the setting sync.staleIntervals says. */
  staleIntervals?: number | null;
}

/** What changes; all else stays as it is. */
export type Changes = Partial<Omit<Draft, 'name' | 'kind'>>;

/** By whom and how a connection is kept. */
export interface Manner {
  by: string;
  signal: AbortSignal;
  /** `none` keeps it untested. */
  test: 'first' | 'none';
  /** null: the certificate must be pinned already, or one that this machine trusts. */
  trust: Trust | null;
}

export interface Kept {
  connection: Connection;
  /** null where nothing was tested. */
  proof: Proof | null;
  /** A disconnected connection of this name came back, with all it had. */
  revived: boolean;
}

/**
 * Stores a connection, tested first. One of the same name that was disconnected is revived with everything it had.
 * Throws AppError: 'conflict' for a name in use, 'usage' for a wrong field, 'connection' or 'needs-person' with the
 * probes where the test found something amiss; then nothing is stored.
 */
export async function connect(app: App, draft: Draft, manner: Manner): Promise<Kept> {
  const all = await loadConnections(app.db.read);
  const before = all.find(({ name }) => sameName(name, draft.name));
  refuseTaken(app, { draft, before, all });
  if (before !== undefined) return change(app, { before, changes: draft, manner, action: 'connect' });

  const { kind, settings, secrets } = draft;
  const { terms, proof } = await proven(app, { name: draft.name, terms: { kind, settings, secrets } }, manner);
  const row = {
    name: nameOf(draft.name),
    kind,
    role: vendorOf(app, kind).role,
    settings: terms.settings,
    secrets: sealSecrets(app, { name: draft.name, secrets: terms.secrets }),
    consoleUrl: consoleUrlOf(draft.consoleUrl ?? null),
    intervalMinutes: intervalOf(draft.intervalMinutes ?? null),
    staleIntervals: staleIntervalsOf(draft.staleIntervals ?? null),
    createdAt: nowInstant(app),
  };
  const connection = await app.db.write(async (trx) => {
    const stored = await insertConnection(trx, row);
    const after = describe(stored);
    await recordAudit(trx, {
      at: row.createdAt,
      by: manner.by,
      action: 'connect',
      object: `connection:${stored.id}`,
      before: null,
      after,
    });
    return stored;
  });
  return { connection, proof, revived: false };
}

/** Throws, as `connect` would, what can be told of a connection before its secrets are known. */
export async function checkDraft(app: App, draft: Omit<Draft, 'secrets'>): Promise<void> {
  const all = await loadConnections(app.db.read);
  const before = all.find(({ name }) => sameName(name, draft.name));
  refuseTaken(app, { draft, before, all });
  if (before === undefined) checkSettings(app, draft);
}

/** Changes a connection, tested first; what is not named stays. May be repeated. Throws as `connect`, and 'not-found'. */
export async function modify(
  app: App,
  name: string,
  { changes, manner }: { changes: Changes; manner: Manner },
): Promise<Kept> {
  return change(app, { before: await connectionNamed(app, name), changes, manner, action: 'modify' });
}

/** Ends the use of a connection: seats are frozen as they are, mappings kept. Throws AppError 'not-found'. */
export async function disconnect(app: App, name: string, by: string): Promise<Connection> {
  const before = await connectionNamed(app, name);
  if (before.disconnectedAt !== null) return before;
  return store(app, { before, after: { ...before, disconnectedAt: nowInstant(app) }, by, action: 'disconnect' });
}

/** A connection by its name, whatever case and accents it is written with. Throws AppError 'not-found' with the names there are. */
export async function connectionNamed(app: Pick<App, 'db'>, name: string): Promise<Connection> {
  const all = await loadConnections(app.db.read);
  const found = all.find((each) => sameName(each.name, name));
  if (found !== undefined) return found;
  const names = all.map((each) => each.name);
  const hint =
    names.length === 0 ? 'None is connected yet: seatbridge connect --help' : `There is ${names.join(', ')}.`;
  throw new AppError('not-found', `No connection is called "${name}". ${hint}`, { name, candidates: names });
}

/** Throws AppError 'not-found'. */
export async function connectionWithId(app: Pick<App, 'db'>, id: number): Promise<Connection> {
  const found = await loadConnection(app.db.read, id);
  if (found !== null) return found;
  throw new AppError('not-found', `There is no connection ${id}.`, { id });
}

/** The connections in use, in the order of their names. */
export async function activeConnections(app: Pick<App, 'db'>): Promise<Connection[]> {
  return (await loadConnections(app.db.read)).filter(({ disconnectedAt }) => disconnectedAt === null);
}

const sameName = (one: string, other: string) => searchKey(one) === searchKey(other);

type Taken = { draft: Omit<Draft, 'secrets'>; before: Connection | undefined; all: readonly Connection[] };

function refuseTaken(app: App, { draft, before, all }: Taken): void {
  const { role } = vendorOf(app, draft.kind);
  if (before !== undefined && before.disconnectedAt === null) {
    const message = `${before.name} is connected already. Change it with: seatbridge modify "${before.name}"`;
    throw new AppError('conflict', message, { connection: before.name });
  }
  if (before !== undefined && before.kind !== draft.kind) {
    const message = `${before.name} was a connection of the kind ${before.kind}; its records have other ids. Connect this one under another name.`;
    throw new AppError('usage', message, { field: 'name', kind: before.kind });
  }
  const other = all.find((each) => each.role === 'psa' && each !== before);
  if (role !== 'psa' || other === undefined) return;
  throw new AppError('conflict', `There is a PSA already: ${other.name}. Change it with seatbridge modify.`, {
    connection: other.name,
  });
}

type Change = { before: Connection; changes: Changes; manner: Manner; action: 'connect' | 'modify' };

async function change(app: App, { before, changes, manner, action }: Change): Promise<Kept> {
  const wanted = changedTerms(app, { before, changes });
  refuseOtherCompany(before, wanted);
  const { terms, proof } = await proven(app, { name: before.name, terms: wanted }, manner);
  const { consoleUrl, intervalMinutes, staleIntervals } = changes;
  const after: Connection = {
    ...before,
    settings: terms.settings,
    secrets: sealSecrets(app, { name: before.name, secrets: terms.secrets }),
    consoleUrl: consoleUrl === undefined ? before.consoleUrl : consoleUrlOf(consoleUrl),
    intervalMinutes: intervalMinutes === undefined ? before.intervalMinutes : intervalOf(intervalMinutes),
    staleIntervals: staleIntervals === undefined ? before.staleIntervals : staleIntervalsOf(staleIntervals),
    disconnectedAt: action === 'connect' ? null : before.disconnectedAt,
  };
  const connection = await store(app, { before, after, by: manner.by, action });
  return { connection, proof, revived: action === 'connect' };
}

/** Tests what is not stored yet; `trust` takes the certificate shown for the server's own. May be repeated. Throws as `connect`. */
export async function tryDraft(
  app: App,
  { terms, trust }: { terms: Terms; trust: Trust | null },
  signal: AbortSignal,
): Promise<Proof> {
  const checked = checkTerms(app, terms);
  return prove(app, trust === null ? checked : await trustShown(app, { terms: checked, trust }, signal), signal);
}

/** Tests a connection as it would be with these changes; nothing is stored. May be repeated. Throws as `modify`. */
export async function tryChanges(
  app: App,
  { id, changes, trust }: { id: number; changes: Changes; trust: Trust | null },
  signal: AbortSignal,
): Promise<Proof> {
  const before = await connectionWithId(app, id);
  return tryDraft(app, { terms: changedTerms(app, { before, changes }), trust }, signal);
}

// The records of one PSA company are known by its ids; those of another would be taken for them.
function refuseOtherCompany(before: Connection, { settings }: Terms): void {
  if (before.role !== 'psa' || before.settings['company'] === settings['company']) return;
  const message = `${before.name} holds the records of the company "${before.settings['company']}", whose ids mean other things at "${settings['company']}". Use a data folder of its own (SEATBRIDGE_DATA) for another company.`;
  throw new AppError('usage', message, { field: 'company' });
}

type Stored = { before: Connection; after: Connection; by: string; action: 'connect' | 'modify' | 'disconnect' };

async function store(app: App, { before, after, by, action }: Stored): Promise<Connection> {
  const [was, is] = [describe(before), describe(after)];
  const at = nowInstant(app);
  await app.db.write(async (trx) => {
    await updateConnection(trx, after);
    if (after.disconnectedAt !== null) await endConnectionFindings(trx, { id: after.id, at });
    await recordAudit(trx, {
      at,
      by,
      action,
      object: `connection:${after.id}`,
      before: was,
      after: is,
    });
  });
  return after;
}

type Wanted = { name: string; terms: Terms };

async function proven(
  app: App,
  { name, terms }: Wanted,
  { by, signal, test, trust }: Manner,
): Promise<{ terms: Terms; proof: Proof | null }> {
  const trusted = trust === null ? terms : await trustShown(app, { terms, trust }, signal);
  const checked = checkTerms(app, trusted);
  if (test === 'none') return { terms: checked, proof: null };
  const proof = await prove(app, checked, signal);
  refuseUnproven(name, proof);
  await learnTimeZone(app, { named: proof.check.timeZone, by });
  return { terms: checked, proof };
}

function nameOf(text: string): string {
  const name = text.trim();
  if (name.length <= 100 && searchKey(name) !== '' && !/\p{Cc}/u.test(name)) return name;
  throw new AppError(
    'usage',
    'The name of a connection has 1 to 100 characters on one line, with a letter or a digit among them.',
    { field: 'name' },
  );
}

function consoleUrlOf(text: string | null): string | null {
  if (text === null || text === '') return null;
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return text;
  throw new AppError('usage', `"${text}" is no address of a console. Give it as https://host.`, {
    field: 'consoleUrl',
  });
}

function intervalOf(minutes: number | null): number | null {
  if (minutes === null) return null;
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= 10_080) return minutes;
  throw new AppError('usage', `The interval is a whole number of minutes from 1 to 10080, not ${minutes}.`, {
    field: 'interval',
  });
}

function staleIntervalsOf(intervals: number | null): number | null {
  if (intervals === null) return null;
  if (Number.isInteger(intervals) && intervals >= 1 && intervals <= 1000) return intervals;
  throw new AppError('usage', `Data is stale after a whole number of intervals from 1 to 1000, not ${intervals}.`, {
    field: 'stale',
  });
}

/** For the record: everything but the secrets and the certificate's text. */
function describe({ kind, settings, consoleUrl, intervalMinutes, staleIntervals, disconnectedAt }: Connection) {
  const { pin, ...others } = settings as Fields & { pin?: { fingerprint: string } | null };
  const shown = { ...others, pin: pin?.fingerprint ?? null };
  return { kind, settings: shown, consoleUrl, intervalMinutes, staleIntervals, disconnectedAt };
}
