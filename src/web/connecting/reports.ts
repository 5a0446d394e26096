import type { InferResponseType } from 'hono/client';
import type { api } from '../api.ts';

/** The reports of one server; that of computers is needed. */
export const reportRoles = ['computers', 'products', 'dynamicGroups'] as const;
export type ReportRole = (typeof reportRoles)[number];

/** What a column can mean, in the order in which a person looks for it. */
export const meanings = [
  ...(['name', 'group', 'id', 'product', 'vendor', 'dynamicGroup'] as const),
  ...(['lastSeen', 'os', 'serial', 'mac'] as const),
] as const;
export type Meaning = (typeof meanings)[number];

/** Where each meaning stands in the header, from 0. */
export type Columns = Partial<Record<Meaning, number>>;

/** One report as the connection's settings say it. */
export interface Report {
  /** Name of its files, where * stands for any text. */
  files: string;
  delimiter: string;
  /** Empty: nobody has looked at the file yet. */
  header: readonly string[];
  closed: boolean;
  columns: Columns;
}

export type Reports = Partial<Record<ReportRole, Report | null>>;

export type Preview = InferResponseType<(typeof api)['report-files']['preview']['$post'], 200>;

/** The reports among stored settings. */
export const reportsIn = (stored: unknown): Reports =>
  stored !== null && typeof stored === 'object' ? (stored as Reports) : {};

/** A report whose file nobody has looked at yet. */
const unseen = { delimiter: ';', header: [], closed: true, columns: {} };

/** The report by this name of its files; null: there is no such report. */
export const named = (report: Report | null, files: string): Report | null =>
  files === '' ? null : { ...(report ?? unseen), files };

/** The report with what its file is like now. What was assigned stays where the header still says the same. */
export function lookedAt(report: Report, { delimiter, header, closed, meanings: suggested }: Preview): Report {
  const kept = Object.entries(report.columns).flatMap(([meaning, at]) => {
    const now = header.indexOf(report.header[at] ?? '');
    return now === -1 ? [] : [[meaning, now] as const];
  });
  const columns: Columns = kept.length > 0 ? Object.fromEntries(kept) : suggestedColumns(suggested);
  return { files: report.files, delimiter, header, closed, columns };
}

const suggestedColumns = (suggested: Preview['meanings']): Columns =>
  Object.fromEntries(suggested.flatMap(({ meaning, column }) => (column === null ? [] : [[meaning, column]])));

/** What the column means; null: it is not read. */
export const meaningAt = (columns: Columns, at: number): Meaning | null =>
  meanings.find((meaning) => columns[meaning] === at) ?? null;

/** The column means this from now on, and no other does. */
export function assigned(columns: Columns, at: number, meaning: Meaning | null): Columns {
  const others = Object.fromEntries(Object.entries(columns).filter(([, column]) => column !== at));
  return meaning === null ? others : { ...others, [meaning]: at };
}
