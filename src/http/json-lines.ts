import { Readable } from 'node:stream';
import { z } from '@hono/zod-openapi';

/** The answer of a route that gives rows as lines of JSON. */
export const linesAnswer = {
  200: { description: 'A row a line', content: { 'application/octet-stream': { schema: z.string() } } },
} as const;

/** Rows as text, each on a line of its own. */
export const jsonLinesText = (rows: AsyncIterable<unknown>): Readable => Readable.from(lines(rows));

/** Streams rows, each on a line of its own. */
export function jsonLines({ name, rows }: { name: string; rows: AsyncIterable<unknown> }): Response {
  return new Response(Readable.toWeb(jsonLinesText(rows)) as ReadableStream, {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${name}.jsonl"`,
    },
  });
}

async function* lines(rows: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const row of rows) yield Buffer.from(`${JSON.stringify(row)}\n`);
}
