import type { z } from 'zod';
import type { Page, Unreadable } from '../ports.ts';
import type { RawPage } from './client.ts';
import { uuidOf } from './schema.ts';

/** How records of one kind are read: their shape, then their meaning. */
export interface Reading<Shape, Row> {
  /** Satisfied by a record that the schema would leave as it is: asked first where there are many, as it makes no copy. */
  exact?: z.ZodType<unknown, Shape>;
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
    const read = readRecord(record, reading);
    if ('why' in read) unreadable.push({ id: uuidOf(record), why: read.why });
    else rows.push(read.row);
  }
  return { rows, unreadable, ...(announced === null ? {} : { announced }), last: nextToken === null };
}

/** One record: what it means, or why it cannot be read. */
export function readRecord<Shape, Row>(
  record: unknown,
  { exact, schema, fromApi }: Reading<Shape, Row>,
): { row: Row } | { why: string } {
  if (exact?.validate(record) === true) return { row: fromApi(record) };
  const read = schema.safeParse(record);
  return read.success ? { row: fromApi(read.data) } : { why: whyOf(read.error) };
}

/** What the schema complains of first: "deployedComponents.0: Invalid input". */
function whyOf({ issues: [first] }: z.ZodError): string {
  if (first === undefined) return '';
  return first.path.length === 0 ? first.message : `${first.path.join('.')}: ${first.message}`;
}
