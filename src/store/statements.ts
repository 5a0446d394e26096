import type { ExpressionBuilder, SelectQueryBuilder, Transaction } from 'kysely';
import type { Instant } from '../domain/time.ts';
import { AppError } from '../errors.ts';
import { type Act, recordAudit } from './audit.ts';
import type { Trx } from './db.ts';

/** The tables of what people say: each row holds from `from_at` until `to_at`. */
type StatementTable =
  | 'group_maps'
  | 'product_maps'
  | 'service_rules'
  | 'lines'
  | 'twins'
  | 'ticket_rules'
  | 'pauses'
  | 'holds';

type Values = Record<string, string | number | null>;

/** A statement with who made it and since when it holds. */
export type Stated<T> = T & { by: string; since: Instant };

export const stated = <T>(said: T, row: { by: string; from_at: Instant }): Stated<T> => ({
  ...said,
  by: row.by,
  since: row.from_at,
});

// biome-ignore lint/suspicious/noExplicitAny: the same steps for every table of statements
const loose = (trx: Trx): Transaction<any> => trx;

/** Who says something and when, and what they saw before. */
export interface Speaker extends Act {
  /** Since when it had been said as they saw it; null: nothing was said. Missing: they speak whatever was said. */
  seen?: Instant | null | undefined;
}

export interface Saying extends Speaker {
  table: StatementTable;
  /** The columns that say what it is about; one statement about it holds at a time. */
  about: Values;
  /** The other columns; null ends what was said. */
  says: Values | null;
  /** For the audit: a verb and an object. */
  action: string;
  object: string;
}

/**
 * Ends what was said about something and says the new, from this moment. Saying the same again changes nothing:
 * false. What was said stays, so that any past day can be counted as it was. Throws AppError 'conflict' where somebody
 * else has spoken since what was seen.
 */
export async function say(trx: Trx, saying: Saying): Promise<boolean> {
  const { table, about, says, by, at } = saying;
  const current = await findCurrent(trx, saying);
  const before = current === null ? null : pick(current, says);
  if (says === null ? current === null : before !== null && equal(before, says)) return false;
  refuseUnseen(current, saying);
  if (current !== null)
    await loose(trx).updateTable(table).set({ to_at: at }).where('id', '=', current['id']).execute();
  if (says !== null)
    await loose(trx)
      .insertInto(table)
      .values({ ...about, ...says, from_at: at, to_at: null, by })
      .execute();
  await recordAudit(trx, { by, at, action: saying.action, object: saying.object, before, after: says });
  return true;
}

/**
 * Says again what held before the last change, or nothing. What the program itself `keeps` in a row is no part of what
 * was said: it stays as it is, and is null where nothing holds now. Throws as `say`, and 'usage' where nothing ever was
 * said.
 */
export async function sayAsBefore(
  trx: Trx,
  { keeps = [], ...saying }: Omit<Saying, 'says'> & { keeps?: readonly string[] },
): Promise<boolean> {
  const { table, about, object } = saying;
  const rows = (await whereAbout(loose(trx).selectFrom(table).selectAll(), about)
    .orderBy('id', 'desc')
    .limit(2)
    .execute()) as Values[];
  const [last, older] = rows;
  if (last === undefined) throw new AppError('usage', `Nothing was ever said of ${object}.`, { object });
  const ended = last['to_at'] !== null;
  const before = ended ? last : older?.['to_at'] === last['from_at'] ? older : undefined;
  if (before === undefined) return say(trx, { ...saying, says: null });
  const kept = Object.fromEntries(keeps.map((column) => [column, ended ? null : (last[column] ?? null)]));
  return say(trx, { ...saying, says: { ...without(pick(before, null), about), ...kept } });
}

/** Throws AppError 'conflict' where somebody else has spoken since what was seen. */
export async function checkSeen(trx: Trx, saying: Pick<Saying, 'table' | 'about' | 'object' | 'seen'>): Promise<void> {
  refuseUnseen(await findCurrent(trx, saying), saying);
}

function refuseUnseen(current: Values | null, { seen, object }: Pick<Saying, 'seen' | 'object'>): void {
  if (seen === undefined || seen === (current?.['from_at'] ?? null)) return;
  const { by = null, from_at: at = null } = current ?? {};
  const what =
    current === null ? 'What was said of it was taken back meanwhile.' : `${by} said something else of it at ${at}.`;
  const message = `${what} Look at it again, then decide.`;
  throw new AppError('conflict', message, { object, by, at });
}

async function findCurrent(trx: Trx, { table, about }: Pick<Saying, 'table' | 'about'>): Promise<Values | null> {
  const current = loose(trx).selectFrom(table).selectAll().where('to_at', 'is', null);
  return ((await whereAbout(current, about).executeTakeFirst()) as Values | undefined) ?? null;
}

// biome-ignore lint/suspicious/noExplicitAny: the same steps for every table of statements
type LooseQuery = SelectQueryBuilder<any, any, any>;

function whereAbout(query: LooseQuery, about: Values): LooseQuery {
  return Object.entries(about).reduce(
    (narrowed, [column, value]) =>
      value === null ? narrowed.where(column, 'is', null) : narrowed.where(column, '=', value),
    query,
  );
}

const without = (values: Values, others: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !Object.hasOwn(others, name)));

const bookkeeping = new Set(['id', 'from_at', 'to_at', 'by']);

/** The columns that `says` would replace, or all that are not bookkeeping. */
function pick(row: Values, says: Values | null): Values {
  const names = Object.keys(says ?? row).filter((name) => !bookkeeping.has(name));
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}

const equal = (a: Values, b: Values): boolean => Object.keys(b).every((name) => a[name] === b[name]);

// biome-ignore lint/suspicious/noExplicitAny: fits the rows of every table of statements
type AnyRow = ExpressionBuilder<any, any>;

/** The condition for rows that hold at a moment, or now (null). */
export const holdsAt = (at: Instant | null) => (eb: AnyRow) =>
  at === null
    ? eb('to_at', 'is', null)
    : eb.and([eb('from_at', '<=', at), eb.or([eb('to_at', 'is', null), eb('to_at', '>', at)])]);
