import type { z } from 'zod';
import type { Page, Unreadable } from '../ports.ts';
import type { RawPage } from './client.ts';
import { uuidOf } from './schema.ts';

/** How records of one kind are read: their shape, then their meaning. */
export interface Reading<Shape, Row> {
  schema: z.ZodType<Shape>;
  fromApi: (record: Shape) => Row;
}

/** A page with every record read, or named as unreadable: none is lost. */
export function readPage<Shape, Row>(
  { records, announced, nextToken }: RawPage,
  reading: Reading<Shape, Row>,
): Page<Row> {
  const rows: Row[] = [];
  const unreadable: Unreadable[] = [];
  for (const record of records) {
    const read = reading.schema.safeParse(record);
    if (read.success) rows.push(reading.fromApi(read.data));
    else unreadable.push({ id: uuidOf(record), why: whyOf(read.error) });
  }
  return { rows, unreadable, ...(announced === null ? {} : { announced }), last: nextToken === null };
}

/** What the schema complains of first: "deployedComponents.0: Invalid input". */
export function whyOf({ issues: [first] }: z.ZodError): string {
  if (first === undefined) return '';
  return first.path.length === 0 ? first.message : `${first.path.join('.')}: ${first.message}`;
}
