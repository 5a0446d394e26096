import { pipeline, Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from '@hono/zod-openapi';
import { stringify } from 'csv-stringify';

/** The answer of a route that gives a table as a file. */
export const csvAnswer = {
  200: { description: 'The table', content: { 'text/csv': { schema: z.string() } } },
} as const;

export interface CsvTable<Row> {
  /** Name of the file, without its ending. */
  name: string;
  /** By their titles. A number stays one; a text that a spreadsheet would take for a formula is made harmless. */
  columns: Record<string, (row: Row) => string | number | null>;
  rows: Iterable<Row> | AsyncIterable<Row>;
}

/** A table as text. The mark at its beginning tells spreadsheets that it is UTF-8. */
export function csvText<Row>({ columns, rows }: Omit<CsvTable<Row>, 'name'>): Readable {
  const cells = Object.values(columns);
  const table = stringify({ header: true, columns: Object.keys(columns), bom: true, escape_formulas: true });
  // What breaks on either side ends both: the reader sees it, as its file breaks off.
  pipeline(Readable.from(lines(rows, cells)), table, () => {});
  return table;
}

/** Streams a table. */
export function csv<Row>({ name, ...table }: CsvTable<Row>): Response {
  return new Response(Readable.toWeb(csvText(table)) as ReadableStream, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.csv"`,
    },
  });
}

/** Rows that lie in memory come without a pause: then everybody else has a turn. */
const rowsPerTurn = 200;

async function* lines<Row>(
  rows: CsvTable<Row>['rows'],
  cells: ((row: Row) => string | number | null)[],
): AsyncGenerator<(string | number | null)[]> {
  let told = 0;
  for await (const row of rows) {
    yield cells.map((cell) => cell(row));
    told += 1;
    if (told % rowsPerTurn === 0) await nextTurn();
  }
}
