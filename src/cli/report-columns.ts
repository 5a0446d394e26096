import { resolve } from 'node:path';
import type { Command } from 'commander';
import { previewNewest } from '../app/report-files.ts';
import { given } from '../domain/given.ts';
import { AppError } from '../errors.ts';
import type { AppSession } from './shell.ts';

/** The kind of ESET servers that are read by report files. */
export const reportFilesKind = 'era-report-files';

export interface ReportOptions {
  folder?: string;
  computers?: string;
  computersColumns?: string[];
  products?: string;
  productsColumns?: string[];
  dynamicGroups?: string;
  dynamicGroupsColumns?: string[];
  escape?: string;
  dateOrder?: string;
  language?: string;
  freshHours?: string;
  apartMinutes?: string;
}

const roles = ['computers', 'products', 'dynamicGroups'] as const;
type Role = (typeof roles)[number];

const roleOptions: Readonly<Record<Role, string>> = {
  computers: '--computers',
  products: '--products',
  dynamicGroups: '--dynamic-groups',
};

export function reportOptions(command: Command): Command {
  const which = `(${reportFilesKind})`;
  return command
    .option('--folder <path>', `folder of the report files ${which}`)
    .option('--computers <files>', `name of the report of computers in it, e.g. "computers*.csv" ${which}`)
    .option(
      '--computers-columns <meaning=column...>',
      'its columns by header or number, e.g. name="Computer name" group=3',
    )
    .option('--products <files>', `name of the report of products ${which}`)
    .option('--products-columns <meaning=column...>', 'its columns')
    .option('--dynamic-groups <files>', `name of the report of dynamic groups ${which}`)
    .option('--dynamic-groups-columns <meaning=column...>', 'its columns')
    .option('--escape <text>', `what stands before a separator that is part of a group name ${which}`)
    .option('--date-order <order>', `dmy (by default) or mdy, where the year does not come first ${which}`)
    .option('--language <code>', `of the names of months, e.g. de ${which}`)
    .option('--fresh-hours <hours>', `how old a report may be; by the reports' own rhythm by default ${which}`)
    .option('--apart-minutes <minutes>', `how far apart the reports of one set may be; 180 by default ${which}`);
}

interface Asked {
  options: ReportOptions;
  /** The connection's settings as they are; {} for a new one. */
  before: Record<string, unknown>;
}

/** The settings that these options say. Columns that are not named are asked for, from the header of the newest file. */
export async function reportSettings(session: AppSession, asked: Asked): Promise<Record<string, unknown>> {
  const { escape: mark, dateOrder, language, freshHours, apartMinutes, ...options } = asked.options;
  const folder = options.folder === undefined ? undefined : resolve(options.folder);
  const format = { escape: mark, dateOrder, language };
  const limits = { freshHours: numberOf(freshHours), apartMinutes: numberOf(apartMinutes) };
  const reports = await reportsOf(session, { ...asked, folder });
  return given({ folder, ...format, ...limits, reports });
}

const numberOf = (text: string | undefined) => (text === undefined ? undefined : Number(text));

async function reportsOf(
  session: AppSession,
  { options, before, folder }: Asked & { folder: string | undefined },
): Promise<Record<string, unknown> | undefined> {
  const known = (before['reports'] ?? {}) as Partial<Record<Role, { files: string } | null>>;
  const reports: Record<string, unknown> = { ...known };
  const place = folder ?? (before['folder'] as string | undefined);
  for (const role of roles) {
    const [named, columns] = [options[role], options[`${role}Columns`]];
    if (named === undefined && columns === undefined) continue;
    const files = named ?? known[role]?.files;
    if (place === undefined || files === undefined) {
      const option = place === undefined ? '--folder' : roleOptions[role];
      throw new AppError('usage', `Say where the report is: ${option} is missing.`, { field: 'folder' });
    }
    reports[role] = await assigned(session, { role, folder: place, files, columns });
  }
  return Object.keys(reports).length === 0 ? undefined : reports;
}

interface Assigning {
  role: Role;
  folder: string;
  files: string;
  columns: readonly string[] | undefined;
}

async function assigned(session: AppSession, { role, folder, files, columns }: Assigning): Promise<object> {
  const preview = await previewNewest(session.app, { kind: reportFilesKind, folder, files }, session.signal);
  const { delimiter, header, closed, meanings } = preview;
  const words = new Map(meanings.map(({ meaning }) => [kebab(meaning), meaning]));
  const report = { files, delimiter, header, closed };
  if (columns !== undefined) {
    const pairs = columns.map((text) => columnOf(text, { words, header, option: `${roleOptions[role]}-columns` }));
    return { ...report, columns: Object.fromEntries(pairs) };
  }
  const chosen: Record<string, number> = {};
  const choices = [
    { value: -1, label: 'no column' },
    ...header.map((label, value) => ({ value, label: `${label}${exampleOf(preview, value)}` })),
  ];
  for (const { meaning, words: meant, column } of meanings) {
    if (role !== 'computers' && ofComputersAlone.has(meaning)) continue;
    const question = `${preview.name}: which column is ${meant}?`;
    const option = `${roleOptions[role]}-columns, with its header: ${header.join(', ')}`;
    const at = await session.ask.choose({ question, option }, { choices, first: column ?? -1 }, session.signal);
    if (at >= 0) chosen[meaning] = at;
  }
  return { ...report, columns: chosen };
}

/** What is read of a computer's own report, and of no other. */
const ofComputersAlone = new Set(['os', 'serial', 'mac', 'lastSeen']);

/** The first cell of a column that says anything: headers alone may be in any language. */
function exampleOf({ rows }: { rows: readonly (readonly string[])[] }, at: number): string {
  const text = rows.map((row) => (row[at] ?? '').trim()).find((cell) => cell !== '');
  return text === undefined ? '' : `, e.g. ${text.length > 40 ? `${text.slice(0, 39)}…` : text}`;
}

const kebab = (meaning: string) => meaning.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** "last-seen=Last connected" or "last-seen=4", counted from 1. */
function columnOf(
  text: string,
  { words, header, option }: { words: ReadonlyMap<string, string>; header: readonly string[]; option: string },
): [string, number] {
  const [word = '', ...rest] = text.split('=');
  const column = rest.join('=').trim();
  const meaning = words.get(kebab(word.trim()));
  if (meaning === undefined) {
    const message = `${option}: "${word}" is no meaning of a column. There are ${[...words.keys()].join(', ')}.`;
    throw new AppError('usage', message, { field: 'columns', candidates: [...words.keys()] });
  }
  const named = header.flatMap((cell, at) => (cell === column ? [at] : []));
  const [at, another] = named.length === 0 && /^\d+$/.test(column) ? [Number(column) - 1] : named;
  if (at !== undefined && another === undefined && header[at] !== undefined) return [meaning, at];
  const which = another === undefined ? 'is no column' : 'is the header of several columns: give its number';
  throw new AppError('usage', `${option}: "${column}" ${which}. The header is: ${header.join(', ')}.`, {
    field: 'columns',
    candidates: header,
  });
}
