import { hash } from 'node:crypto';
import { markOf } from './mark.ts';
import type { SyncObject } from './objects.ts';

/** Raised when the fields or their meaning change: every row is then read as changed, once. */
const VERSION = '1';
/** 132 bits: no two of a billion rows are likely to share them. */
const LENGTH = 22;

/** The same for the same row, as far as its fields are used. */
export function hashRow<Row>(object: SyncObject<Row>, row: Row): string {
  const mark = object.mark?.(row) ?? markOf(Object.values(object.columns(row)));
  return hash('sha256', VERSION + mark, 'base64url').slice(0, LENGTH);
}
