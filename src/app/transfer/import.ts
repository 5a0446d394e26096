import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../errors.ts';
import { loadConnections } from '../../store/connections.ts';
import { loadAdditions } from '../../store/psa-objects.ts';
import { saveSetting } from '../../store/settings.ts';
import { loadDeviceKeys } from '../../store/stays.ts';
import { type App, nowInstant } from '../app.ts';
import { today } from '../calendar.ts';
import { loadMapping, type Mapping } from '../mapping/said.ts';
import { loadTicketChoices } from '../mapping/ticket-choices.ts';
import { allowedSetting } from '../settings.ts';
import type { Document } from './document.ts';
import { exportMappings } from './export.ts';
import {
  accountSection,
  deviceText,
  groupSection,
  type Here,
  lineSection,
  prioritySection,
  productSection,
  ruleSection,
  type Say,
  type Section,
  twinSection,
} from './sections.ts';

type SectionName = Exclude<keyof Document, 'seatbridge' | 'version'>;

/** What one entry of a file would do. */
export interface ImportChange {
  section: SectionName;
  /** What it is about, in words. */
  what: string;
  /** `same`: it is said so already. */
  change: 'add' | 'change' | 'same';
  /** The entry as it is here; null: nothing is said yet. */
  before: unknown;
  after: unknown;
}

export interface Preview {
  changes: ImportChange[];
  /** What is said here and not in the file: it stays. */
  left: { section: SectionName; what: string }[];
  /** Entries that mean nothing here, and why: nothing is imported before they are settled. */
  problems: { section: SectionName; what: string; why: string }[];
}

/** What importing a document would do; changes nothing. May be repeated. */
export async function previewImport(app: App, document: Document): Promise<Preview> {
  return withoutSays(await prepare(app, document));
}

export interface Imported extends Preview {
  by: string;
}

/**
 * Says what a document says, all of it or nothing, and takes nothing back. May be repeated. Throws AppError
 * 'needs-person' with every entry that means nothing here.
 */
export async function importMappings(app: App, document: Document, { by }: { by: string }): Promise<Imported> {
  const prepared = await prepare(app, document);
  refuseProblems(prepared);
  const act = { by, at: nowInstant(app) };
  await app.db.write(async (trx) => {
    for (const [done, { change, say }] of prepared.changes.entries()) {
      if (change !== 'same') await say(trx, act);
      if (done % SAYS_A_TURN === 0) await nextTurn();
    }
  });
  return { ...withoutSays(prepared), by };
}

/** Statements after which others of this process get their turn; the import stays one write all the same. */
const SAYS_A_TURN = 50;

interface Prepared extends Preview {
  changes: (ImportChange & { say: Say })[];
}

function withoutSays({ changes, ...rest }: Prepared): Preview {
  return { changes: changes.map(({ say: _, ...change }) => change), ...rest };
}

function refuseProblems({ problems }: Preview): void {
  if (problems.length === 0) return;
  const listed = problems.map(({ section, what, why }) => `  ${section}: ${what}: ${why}`);
  const message = `Nothing was imported: ${problems.length} entries of the file mean nothing here. Correct them in the file, or sync first.`;
  throw new AppError('needs-person', [message, ...listed].join('\n'), { problems });
}

async function prepare(app: App, document: Document): Promise<Prepared> {
  const here = await loadHere(app, document);
  const { document: present } = await exportMappings(app);
  const all: Prepared = { changes: [], left: [], problems: [] };
  const add = (part: Prepared) => {
    all.changes.push(...part.changes);
    all.left.push(...part.left);
    all.problems.push(...part.problems);
  };
  const compare = <Name extends SectionName, Entry>(name: Name, section: Section<Entry>, entries: Entries<Entry>) =>
    add(compareSection(section, { name, here, ...entries }));
  compare('settings', settingSection, { file: settingEntries(document), present: settingEntries(present) });
  compare('accounts', accountSection, { file: document.accounts, present: present.accounts });
  compare('groups', groupSection, { file: document.groups, present: present.groups });
  compare('products', productSection, { file: document.products, present: present.products });
  compare('services', ruleSection, { file: document.services, present: present.services });
  compare('lines', lineSection, { file: document.lines, present: present.lines });
  compare('priorities', prioritySection, { file: document.priorities, present: present.priorities });
  compare('twins', twinSection, { file: document.twins, present: present.twins });
  return all;
}

interface Entries<Entry> {
  file: readonly Entry[];
  present: readonly Entry[];
}

function compareSection<Entry>(
  section: Section<Entry>,
  { name, here, file, present }: Entries<Entry> & { name: SectionName; here: Here },
): Prepared {
  const before = new Map(present.map((entry) => [section.key(entry), entry]));
  const seen = new Set<string>();
  const compared: Prepared = { changes: [], left: [], problems: [] };
  for (const given of file) {
    const what = section.title(given);
    try {
      const { entry, say } = resolveNew(section, { given, present: before.get(section.key(given)), here });
      const key = section.key(entry);
      if (seen.has(key)) throw new AppError('ambiguous', 'the file says it twice');
      seen.add(key);
      const was = before.get(key) ?? null;
      const change = was === null ? 'add' : isDeepStrictEqual(was, entry) ? 'same' : 'change';
      compared.changes.push({ section: name, what, change, before: was, after: entry, say });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      compared.problems.push({ section: name, what, why: error.message });
    }
  }
  for (const [key, entry] of before)
    if (!seen.has(key)) compared.left.push({ section: name, what: section.title(entry) });
  return compared;
}

/** What is said already needs no judging: it may be of things that could not be said any more. */
function resolveNew<Entry>(
  section: Section<Entry>,
  { given, present, here }: { given: Entry; present: Entry | undefined; here: Here },
): { entry: Entry; say: Say } {
  if (isDeepStrictEqual(given, present)) return { entry: given, say: async () => undefined };
  return section.resolve(given, here);
}

interface SettingEntry {
  name: string;
  value: unknown;
}

const settingEntries = ({ settings }: Document): SettingEntry[] =>
  Object.entries(settings).map(([name, value]) => ({ name, value }));

const settingSection: Section<SettingEntry> = {
  key: ({ name }) => name,
  title: ({ name }) => name,
  resolve({ name, value: given }, { mapping }) {
    const value = allowedSetting(name, given);
    if (name === 'tickets.fallbackCompanyId') refuseUnknownCompany(value, mapping);
    return {
      entry: { name, value },
      say: (trx, act) => saveSetting(trx, { name, value: JSON.stringify(value), ...act }),
    };
  },
};

function refuseUnknownCompany(id: unknown, { records }: Mapping): void {
  if (id === null || records.companies.has(String(id))) return;
  throw new AppError('not-found', `there is no company with the id ${String(id)} here`);
}

async function loadHere(app: App, document: Document): Promise<Here> {
  const mapping = await loadMapping(app);
  const psa = (await loadConnections(app.db.read)).find(
    ({ role, disconnectedAt }) => role === 'psa' && disconnectedAt === null,
  );
  return {
    mapping,
    choices: await loadTicketChoices(app),
    additions: psa === undefined ? [] : await loadAdditions(app.db.read, psa.id),
    connectionId: psa?.id ?? null,
    devices: await loadDevices(app, { document, mapping }),
    on: await today(app),
  };
}

async function loadDevices(app: App, { document, mapping }: { document: Document; mapping: Mapping }) {
  const named = document.twins.flatMap(({ older, newer }) => [older, newer]);
  const devices = new Map<string, number>();
  for (const [connectionId, server] of mapping.forest.servers) {
    const refs = named.filter((ref) => ref.server === server);
    if (refs.length === 0) continue;
    const keys = await loadDeviceKeys(app.db.read, { connectionId, vendorIds: refs.map(({ id }) => id) });
    for (const ref of refs) {
      const key = keys.get(ref.id);
      if (key !== undefined) devices.set(deviceText(ref), key);
    }
  }
  return devices;
}
