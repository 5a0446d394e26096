import { productName } from '../product-name.ts';
import { remembered } from '../remembered.ts';
import type { Columns, Identity, Meaning, Row } from './columns.ts';
import type { Groups } from './groups.ts';
import { idOfNames } from './paths.ts';

/** What the cells of one report's rows say. */
export interface Cells {
  /** '' where the report has no such column. */
  text(row: Row, meaning: Meaning): string;
  /** Vendor id of the device that a row is about; null: the row names none. */
  deviceId(row: Row, by: Identity): string | null;
  /** Vendor id of its static group; null: none is named. */
  staticGroup(row: Row): string | null;
  dynamicGroup(row: Row): string | null;
  /** An ESET product without its version; '' for none and for any other's. */
  product(row: Row): string;
}

export function cellsOf(columns: Columns, groups: Groups): Cells {
  const text = (row: Row, meaning: Meaning) => {
    const at = columns[meaning];
    return at === undefined ? '' : (row[at] ?? '').trim();
  };
  const staticGroup = (row: Row) => groups.staticGroup(text(row, 'group'));
  return {
    text,
    staticGroup,
    dynamicGroup: (row) => groups.dynamicGroup(text(row, 'dynamicGroup')),
    deviceId(row, by) {
      if (by === 'id') return text(row, 'id').toLowerCase() || null;
      const name = text(row, 'name');
      return name === '' ? null : idOfNames('place', [staticGroup(row) ?? '', name.normalize('NFC')]);
    },
    product(row) {
      const product = text(row, 'product');
      const maker = columns.vendor === undefined ? product : text(row, 'vendor');
      return isEset(maker) ? nameWithoutVersion(product) : '';
    },
  };
}

// A report of installed applications has those of every maker.
const isEset = (text: string) => /\beset\b/i.test(text);

const nameWithoutVersion = remembered<string, string>(productName);
