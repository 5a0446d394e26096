import {
  type BillingSettings,
  billingSettings,
  type SyncSettings,
  settingHelp,
  syncSettings,
  type TicketSettings,
  ticketSettings,
} from '../domain/settings.ts';
import type { Instant } from '../domain/time.ts';
import { AppError } from '../errors.ts';
import { deleteSetting, loadSettingRows, loadSettingsAt, type SettingRow, saveSetting } from '../store/settings.ts';
import { type App, nowInstant } from './app.ts';
import { findCompany, loadPsaRecords } from './mapping/psa-records.ts';
import {
  cents,
  choice,
  company,
  mailAddress,
  onOff,
  orNone,
  recipient,
  type SettingKind,
  type SettingShape,
  timeOfDay,
  timeZone,
  whole,
  words,
} from './setting-kinds.ts';
import { ianaZone } from './time-zone.ts';

export interface Settings {
  billing: BillingSettings;
  sync: SyncSettings;
  tickets: TicketSettings;
  psa: { timeZone: string | null };
  writes: { onItsWaySeconds: number };
  users: UserSettings;
  feedback: FeedbackSettings;
}

export interface FeedbackSettings {
  /** null: kept as files. */
  recipient: string | null;
  sender: string;
}

export interface UserSettings {
  idleMinutes: number;
  sessionHours: number;
  secondFactorForAdministrators: boolean;
}

/** 30 days: a cookie of a session is made for so long. */
export const longestSessionHours = 720;

const defaults: Settings = {
  billing: billingSettings,
  sync: syncSettings,
  tickets: ticketSettings,
  psa: { timeZone: null },
  writes: { onItsWaySeconds: 120 },
  users: { idleMinutes: 480, sessionHours: 168, secondFactorForAdministrators: false },
  feedback: { recipient: null, sender: 'seatbridge@localhost' },
};

const help: Readonly<Record<string, string>> = {
  ...settingHelp,
  'psa.timeZone':
    'zone of the ConnectWise server, learned when the connection is tested; empty: the zone of this machine',
  'writes.onItsWaySeconds':
    'a request to ConnectWise whose answer was lost may still be on its way for so long: until then its outcome is unknown',
  'users.idleMinutes': 'a session in which nothing was done for so many minutes ends',
  'users.sessionHours': 'a session ends after so many hours in any case',
  'users.secondFactorForAdministrators':
    'an administrator who signs in by password and has no second factor may only read until it is set up',
  'feedback.recipient':
    'where feedback goes: an e-mail address (the mail server is SEATBRIDGE_SMTP), or the address of a webhook; empty: it is kept as files in the data folder',
  'feedback.sender': 'the e-mail address that feedback comes from',
};

/** A setting as a person sees it. */
export interface Setting {
  name: string;
  value: unknown;
  default: unknown;
  allowed: string;
  shape: SettingShape;
  /** It may be nothing. */
  optional: boolean;
  help: string;
  /** Who set it and when; null where it is the default. */
  by: string | null;
  at: string | null;
}

const percent = whole(0, 100);
const days = whole(0, 3650);

const kinds: ReadonlyMap<string, SettingKind> = new Map(
  Object.entries({
    'billing.mode': choice('manual', 'automatic'),
    'billing.guards.dropPercent': percent,
    'billing.guards.dropSeats': whole(1, 100_000),
    'billing.guards.dropSmallBelow': whole(0, 100_000),
    'billing.guards.risePercent': whole(0, 1000),
    'billing.guards.riseSeats': whole(0, 100_000),
    'billing.guards.runCents': cents(1_000_000_000),
    'billing.guards.runAccounts': whole(0, 100_000),
    'billing.zeroSeats': choice('ask', 'keep', 'zero'),
    'billing.notSeenDays': whole(1, 3650),
    'billing.activationGraceDays': days,
    'billing.post': choice('daily', 'after-sync'),
    'billing.postAt': timeOfDay,
    'billing.freezeDays': whole(0, 60),
    'sync.intervalMinutes': whole(1, 10_080),
    'sync.staleIntervals': whole(1, 1000),
    'sync.vanishSharePercent': whole(1, 100),
    'sync.vanishMinDevices': whole(0, 100_000),
    'sync.fullListingHours': whole(1, 744),
    'tickets.delayMinutes': whole(0, 100_000),
    'tickets.perRun': whole(1, 10_000),
    'tickets.ticketPer': choice('group', 'device'),
    'tickets.reentry': choice('note', 'new', 'reopen'),
    'tickets.leaving': choice('nothing', 'note', 'close'),
    'tickets.closedByPerson': choice('reopen', 'new', 'nothing'),
    'tickets.closedByPersonDays': days,
    'tickets.mutedOpen': onOff,
    'tickets.fallbackCompanyId': orNone(company),
    'tickets.summary': words(500),
    'tickets.description': words(20_000),
    'psa.timeZone': orNone(timeZone),
    'writes.onItsWaySeconds': whole(1, 86_400),
    'users.idleMinutes': whole(5, 43_200),
    'users.sessionHours': whole(1, longestSessionHours),
    'users.secondFactorForAdministrators': onOff,
    'feedback.recipient': orNone(recipient),
    'feedback.sender': mailAddress,
  }),
);

/** All settings, the stored over the defaults. Throws AppError 'config' where a stored one is not allowed (any more). */
export async function loadSettings(app: Pick<App, 'db'>): Promise<Settings> {
  return settingsOf(await loadSettingRows(app.db.read));
}

/** The settings as they were at a moment. Throws like `loadSettings`. */
export async function loadPastSettings(app: Pick<App, 'db'>, at: Instant): Promise<Settings> {
  return settingsOf(await loadSettingsAt(app.db.read, at));
}

function settingsOf(rows: readonly Pick<SettingRow, 'name' | 'value'>[]): Settings {
  const settings = structuredClone(defaults);
  for (const { name, value } of rows) {
    const kind = kinds.get(name);
    if (kind === undefined) continue; // of a later version of the program
    place(settings, { name, value: allowedValue(name, { kind, value: JSON.parse(value), code: 'config' }) });
  }
  return settings;
}

/** Every setting with its value, default and help, in the order of their groups. */
export async function listSettings(app: Pick<App, 'db'>): Promise<Setting[]> {
  const stored = new Map((await loadSettingRows(app.db.read)).map((row) => [row.name, row]));
  return [...kinds].map(([name, { allowed, shape, optional = false }]) => {
    const row = stored.get(name);
    const usual = valueAt(defaults, name);
    return {
      name,
      value: row === undefined ? usual : JSON.parse(row.value),
      default: usual,
      ...{ allowed, shape, optional },
      help: help[name] ?? '',
      by: row?.by ?? null,
      at: row?.at ?? null,
    };
  });
}

/** One setting by its dotted name. Throws AppError 'usage' for a name that is none. */
export async function getSetting(app: Pick<App, 'db'>, name: string): Promise<Setting> {
  kindOf(name);
  const found = (await listSettings(app)).find((setting) => setting.name === name);
  if (found === undefined) throw new Error(`${name} has a kind but is not listed`);
  return found;
}

/** The value that a setting takes, given as a text or as its value. Throws AppError 'usage' with what is allowed. */
export function allowedSetting(name: string, value: unknown): unknown {
  const kind = kindOf(name);
  const given = typeof value === 'string' ? kind.fromText(value) : value;
  return allowedValue(name, { kind, value: given, code: 'usage' });
}

/**
 * Sets one setting, given as a text or as its value. May be repeated. Throws AppError 'usage' with what is allowed;
 * 'not-found', 'ambiguous' for a company that is not there.
 */
export async function setSetting(
  app: App,
  { name, value, by }: { name: string; value: unknown; by: string },
): Promise<Setting> {
  const allowed = await settledValue(app, { name, value: allowedSetting(name, value) });
  await app.db.write((trx) => saveSetting(trx, { name, value: JSON.stringify(allowed), by, at: nowInstant(app) }));
  return getSetting(app, name);
}

/** A company may be named as people know it; what is kept is its id. */
async function settledValue(app: App, { name, value }: { name: string; value: unknown }): Promise<unknown> {
  if (kindOf(name).shape.kind !== 'company' || typeof value !== 'string') return value;
  return findCompany(await loadPsaRecords(app), value).id;
}

/** Keeps the zone that a server names of itself, unless a person has said one. A zone nobody knows is left out. */
export async function learnTimeZone(app: App, { named, by }: { named: string | undefined; by: string }): Promise<void> {
  const zone = named === undefined ? null : ianaZone(named);
  if (zone === null || (await loadSettings(app)).psa.timeZone !== null) return;
  await setSetting(app, { name: 'psa.timeZone', value: zone, by });
}

/** Back to the default. May be repeated. */
export async function resetSetting(app: App, { name, by }: { name: string; by: string }): Promise<Setting> {
  kindOf(name);
  await app.db.write((trx) => deleteSetting(trx, { name, by, at: nowInstant(app) }));
  return getSetting(app, name);
}

function kindOf(name: string): SettingKind {
  const kind = kinds.get(name);
  if (kind !== undefined) return kind;
  const near = [...kinds.keys()].filter((each) =>
    each.toLowerCase().endsWith(name.toLowerCase().split('.').at(-1) ?? name),
  );
  const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ' See seatbridge settings list.';
  throw new AppError('usage', `There is no setting "${name}".${hint}`, { field: name, candidates: near });
}

type Judged = { kind: SettingKind; value: unknown; code: 'usage' | 'config' };

function allowedValue(name: string, { kind, value, code }: Judged): unknown {
  const read = kind.schema.safeParse(value);
  if (read.success) return read.data;
  const remedy = code === 'config' ? ` Set it again: seatbridge settings set ${name} VALUE` : '';
  const message = `${name} cannot be ${JSON.stringify(value)}. Allowed: ${kind.allowed}.${remedy}`;
  throw new AppError(code, message, { field: name, allowed: kind.allowed });
}

type Tree = { [name: string]: unknown };

function valueAt(settings: Settings, name: string): unknown {
  return name.split('.').reduce<unknown>((at, step) => (at as Tree)[step], settings);
}

function place(settings: Settings, { name, value }: { name: string; value: unknown }): void {
  const steps = name.split('.');
  const last = steps.pop() as string;
  const parent = steps.reduce<unknown>((at, step) => (at as Tree)[step], settings) as Tree;
  parent[last] = value;
}
