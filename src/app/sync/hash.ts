import { hash } from 'node:crypto';
import type { Value } from '../../store/bulk.ts';
import type { SyncObject } from './objects.ts';

/** Raised when the fields or their meaning change: every row is then read as changed, once. */
const VERSION = '1';
/** 132 bits: no two of a billion rows are likely to share them. */
const LENGTH = 22;

/** One text of several values: the same whether a number comes as a number or as text, another for nothing than for ''. */
export function markOf(values: readonly Value[]): string {
  let mark = '';
  for (const value of values) mark += value === null ? '\u001e' : `\u001f${value}`;
  return mark;
}

/** The same for the same row, as far as its fields are used. */
export function hashRow<Row>(object: SyncObject<Row>, row: Row): string {
  const mark = object.mark?.(row) ?? markOf(Object.values(object.columns(row)));
  return hash('sha256', VERSION + mark, 'base64url').slice(0, LENGTH);
}
