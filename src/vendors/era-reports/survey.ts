import type { Group } from '../../domain/inventory.ts';
import { type Cells, cellsOf } from './cells.ts';
import { commonIdentity, doubtful, identityOf, type Report, type ReportSet, type Row } from './columns.ts';
import { type Groups, newGroups } from './groups.ts';
import { type NumberedTexts, newNumberedTexts } from './numbered-texts.ts';
import type { PathFormat } from './paths.ts';
import { newProductSets, type ProductSets } from './product-sets.ts';

/**
 * What all reports of a set say together, in as little memory as lets the report of computers be read once more, device
 * by device. Devices are numbered in the order of their first rows.
 */
export interface Survey {
  /** Their vendor ids. */
  ids: NumberedTexts;
  /** Vendor id of the static group of each. */
  groupIds: (string | null)[];
  /** How many rows the report of computers has of each. */
  rows: number[];
  /** Why a device cannot be read. */
  faults: Map<number, string>;
  products: ProductSets;
  /** Names of the devices of each dynamic group by their numbers; null: no report of the set names dynamic groups. */
  members: Map<string, Map<number, string>> | null;
  groups: ReadonlyMap<string, Group>;
  /** How the cells of the computers' report read. */
  cells: Cells;
}

interface Taking extends Omit<Survey, 'groups'> {
  set: ReportSet;
  groups: Groups;
  /** By static group and name, where another report names the devices so; null: several have them. */
  byPlace: Map<string, number | null>;
  signal: AbortSignal;
}

/** Reads every report of a set once. Throws VendorError: 'unexpected' where they are not of one server and time. */
export async function takeSurvey(
  set: ReportSet,
  { paths, signal }: { paths: PathFormat; signal: AbortSignal },
): Promise<Survey> {
  const groups = newGroups(paths);
  const taking: Taking = {
    ...{ set, groups, byPlace: new Map(), signal },
    ...{ ids: newNumberedTexts(), groupIds: [], rows: [], faults: new Map(), products: newProductSets() },
    members: tellsOf(set, 'dynamicGroup') ? new Map() : null,
    cells: cellsOf(set.computers.columns, groups),
  };
  await surveyComputers(taking);
  for (const report of new Set([set.products, set.dynamicGroups])) {
    if (report !== null) await surveyOther(taking, report);
  }
  if (tellsOf(set, 'product') && taking.products.count() === 0) throw doubtful(noProduct(set));
  return { ...taking, groups: groups.all() };
}

const tellsOf = ({ computers, products, dynamicGroups }: ReportSet, meaning: 'product' | 'dynamicGroup'): boolean =>
  [computers, products, dynamicGroups].some((each) => each?.columns[meaning] !== undefined);

const noProduct = ({ computers, products }: ReportSet): string =>
  `${(products ?? computers).name} names no ESET product of any computer. See which of its columns holds the product's name.`;

async function surveyComputers(taking: Taking): Promise<void> {
  const { set, ids, rows, cells, faults } = taking;
  const { name, columns } = set.computers;
  const identity = identityOf(columns);
  const repeats = [columns.product, columns.dynamicGroup, columns.mac].some((each) => each !== undefined);
  const places = othersByPlace(set);
  for await (const page of set.computers.rows(taking.signal)) {
    for (const row of page) {
      const id = cells.deviceId(row, identity);
      if (id === null) throw doubtful(`A row of ${name} names no computer: "${row.join('; ').slice(0, 200)}".`);
      const number = ids.numberOf(id) ?? addDevice(taking, { id, row });
      rows[number] = (rows[number] ?? 0) + 1;
      if (identity === 'place' && rows[number] > 1 && !repeats) faults.set(number, twoOfAName);
      carry(taking, { cells, number, row });
      if (places) notePlace(taking, { number, place: cells.deviceId(row, 'place') });
    }
  }
  if (ids.size === 0) throw doubtful(`${name} has a header, and no computer below it.`);
}

const twoOfAName =
  'Several computers of this name are in its group, and a report tells them apart by nothing: add the UUID to it.';

const noPlace = 'It has no UUID and no static group, and a name alone is no identity.';

/** Whether another report finds devices that have ids by static group and name. */
const othersByPlace = ({ computers, products, dynamicGroups }: ReportSet): boolean =>
  computers.columns.id !== undefined &&
  [products, dynamicGroups].some(
    (each) => each !== null && commonIdentity(computers.columns, each.columns) === 'place',
  );

function addDevice(taking: Taking, { id, row }: { id: string; row: Row }): number {
  const { ids, groupIds, faults, cells, set } = taking;
  const number = ids.add(id);
  const groupId = cells.staticGroup(row);
  groupIds.push(groupId);
  if (groupId === null && set.computers.columns.id === undefined) faults.set(number, noPlace);
  return number;
}

function notePlace({ byPlace, faults }: Taking, { number, place }: { number: number; place: string | null }): void {
  if (place === null) return;
  const before = byPlace.get(place);
  if (before === undefined) byPlace.set(place, number);
  if (before === undefined || before === number) return;
  for (const each of [before, number]) if (each !== null) faults.set(each, twoOfAName);
  byPlace.set(place, null);
}

/** Takes the product and the dynamic group that a row has of a device. */
function carry(
  { products, members }: Taking,
  { cells, number, row }: { cells: Cells; number: number; row: Row },
): void {
  const product = cells.product(row);
  if (product !== '') products.add(number, product);
  const groupId = cells.dynamicGroup(row);
  if (groupId === null || members === null) return;
  const known = members.get(groupId) ?? new Map<number, string>();
  members.set(groupId, known.set(number, cells.text(row, 'name')));
}

/** Devices may come or go between two reports of one night: so many strangers, or this share of all, are of another server or time. */
const strangersAllowed = { count: 3, percent: 10 };

async function surveyOther(taking: Taking, report: Report): Promise<void> {
  const { set, byPlace, groups, ids } = taking;
  const identity = commonIdentity(set.computers.columns, report.columns);
  if (identity === null) throw doubtful(`${report.name} and ${set.computers.name} have no columns that join them.`);
  const byIds = identity === 'id' || set.computers.columns.id === undefined;
  const cells = cellsOf(report.columns, groups);
  const strangers = new Set<string>();
  for await (const page of report.rows(taking.signal)) {
    for (const row of page) {
      const id = cells.deviceId(row, identity);
      if (id === null) throw doubtful(`A row of ${report.name} names no computer: "${row.join('; ').slice(0, 200)}".`);
      const number = byIds ? ids.numberOf(id) : byPlace.get(id);
      if (number === undefined) strangers.add(id);
      else if (number !== null) carry(taking, { cells, number, row });
    }
  }
  const { count, percent } = strangersAllowed;
  if (strangers.size <= Math.max(count, (ids.size * percent) / 100)) return;
  throw doubtful(
    `${report.name} names ${strangers.size} computers that ${set.computers.name} has not: they are not of one server and time.`,
  );
}
