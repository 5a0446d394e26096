import { VendorError } from '../../errors.ts';

/** What a column of a report can mean. */
export const meanings = [
  'id',
  'name',
  'group',
  'product',
  'vendor',
  'dynamicGroup',
  'os',
  'serial',
  'mac',
  'lastSeen',
] as const;
export type Meaning = (typeof meanings)[number];

/** Where each meaning stands in a row, from 0; a meaning that is missing is not in the report. */
export type Columns = Partial<Record<Meaning, number>>;

/** What each meaning is, for a person who looks for it in a header. */
export const meaningWords: Readonly<Record<Meaning, string>> = {
  id: 'the unique id (UUID) of the computer',
  name: 'the name of the computer',
  group: 'the static group with its whole path',
  product: 'the name of an installed ESET product',
  vendor: 'the vendor of the installed product',
  dynamicGroup: 'the dynamic (ERA 5: parametric) group',
  os: 'the operating system',
  serial: 'the serial number of the machine',
  mac: 'the network (MAC) address',
  lastSeen: 'when the computer last connected',
};

/** One row of a report, as long as its header. */
export type Row = readonly string[];

/** One report as a table. */
export interface Report {
  /** As messages name it, e.g. a file's name. */
  name: string;
  columns: Columns;
  /** The rows below the header, page by page; again and the same when asked again. Throws VendorError where the table is not whole. */
  rows(signal: AbortSignal): AsyncIterable<Row[]>;
}

/** The reports that tell of one server at one time. */
export interface ReportSet {
  computers: Report;
  /** null: the computers have their products in their own report, or nowhere. */
  products: Report | null;
  /** null: likewise. */
  dynamicGroups: Report | null;
}

/** By what the rows of a report are told to be a device's: the device's id, or its static group and name. */
export type Identity = 'id' | 'place';

export type ColumnSet = { [Role in keyof ReportSet]: Columns | null };

export const identityOf = ({ id }: Columns): Identity => (id === undefined ? 'place' : 'id');

/**
 * By what another report's rows find the devices of the computers' report; null: by nothing that both have. A name
 * alone is nothing: two computers may have the same.
 */
export function commonIdentity(computers: Columns, other: Columns): Identity | null {
  if (computers.id !== undefined && other.id !== undefined) return 'id';
  return other.group !== undefined && other.name !== undefined ? 'place' : null;
}

/** What is amiss with the columns of a set, a sentence each; empty: it can be read. */
export function columnFaults({ computers, products, dynamicGroups }: ColumnSet): string[] {
  const faults: string[] = [];
  if (computers === null) return ['The report of computers is missing.'];
  for (const each of ['name', 'group'] as const) {
    if (computers[each] === undefined) faults.push(`The report of computers needs a column for ${meaningWords[each]}.`);
  }
  const others = [
    { words: 'products', columns: products, needs: 'product' },
    { words: 'dynamic groups', columns: dynamicGroups, needs: 'dynamicGroup' },
  ] as const;
  for (const { words, columns, needs } of others) {
    if (columns === null) continue;
    if (columns[needs] === undefined) faults.push(`The report of ${words} needs a column for ${meaningWords[needs]}.`);
    if (commonIdentity(computers, columns) === null) faults.push(joinFault(words));
  }
  return faults;
}

const joinFault = (words: string): string =>
  `The report of ${words} needs ${meaningWords.id}, which the report of computers then has too, or ${meaningWords.group} ` +
  'and the name of the computer: a name alone joins nothing.';

/** An answer that nothing may be concluded from. */
export const doubtful = (message: string): VendorError => new VendorError('unexpected', message);
