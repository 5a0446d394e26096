import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { doubtful, meanings, meaningWords } from '../era-reports/columns.ts';
import type { BroughtFile, ReportPreview } from '../vendor.ts';
import { bytesOf, sight } from './disk.ts';
import { decoded, encodingBytes, encodingOf } from './text.ts';
import { usualColumn } from './usual-headers.ts';

const delimiters = [';', ',', '\t', '|'] as const;
type Delimiter = (typeof delimiters)[number];

const headChars = 65_536;
const shownRows = 5;
const comparedRows = 20;

/** What a report file is like, as far as its first lines and its end tell. Throws VendorError. */
export async function previewFile(path: string, signal: AbortSignal): Promise<ReportPreview> {
  const name = basename(path);
  const { size, changedAt } = await sight(path, signal);
  const content = await previewContent(bytesOf(path, signal), name);
  return { ...content, path, size, changedAt: new Date(changedAt).toISOString() };
}

/** The same of a file that is read as it comes in: nothing of it is kept. Throws VendorError. */
export async function previewBrought({ name, content, madeAt }: BroughtFile): Promise<ReportPreview> {
  return { ...(await previewContent(fromFullHead(content), name)), path: null, changedAt: madeAt };
}

type Content = Omit<ReportPreview, 'path' | 'changedAt'>;

async function previewContent(bytes: AsyncIterable<Buffer>, name: string): Promise<Content> {
  const ending = { closed: false };
  let [head, size] = ['', 0];
  let first: Buffer | null = null;
  const watched = async function* () {
    for await (const chunk of bytes) {
      first ??= Buffer.from(chunk.subarray(0, encodingBytes));
      size += chunk.length;
      yield chunk;
    }
  };
  for await (const text of decoded(watched(), { name, ending })) if (head.length < headChars) head += text;
  const { delimiter, header, rows } = tableOf(head, name);
  return {
    ...{ name, size, encoding: encodingOf(first ?? Buffer.alloc(0), name) },
    ...{ delimiter, header, rows: rows.slice(0, shownRows), closed: ending.closed },
    meanings: meanings.map((meaning) => ({
      meaning,
      words: meaningWords[meaning],
      column: usualColumn(meaning, header),
    })),
  };
}

/** A network may send the first bytes one by one, and the encoding is told by the first piece. */
async function* fromFullHead(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let head: Buffer | null = Buffer.alloc(0);
  for await (const chunk of content) {
    if (head === null) yield Buffer.from(chunk);
    else {
      head = Buffer.concat([head, chunk]);
      if (head.length < encodingBytes) continue;
      yield head;
      head = null;
    }
  }
  if (head !== null) yield head;
}

interface Table {
  delimiter: Delimiter;
  header: string[];
  rows: string[][];
}

/** The head read with the delimiter that makes the most even table of it. */
function tableOf(head: string, name: string): Table {
  if (head.trim() === '') throw doubtful(`${name} is empty: it has not even a header.`);
  const lines = head.length < headChars ? head : head.slice(0, head.lastIndexOf('\n') + 1);
  const tables = delimiters.map((delimiter) => tableWith(lines, delimiter)).filter((table) => table.header.length > 1);
  const [best] = tables.toSorted(
    (one, other) => evenness(other) - evenness(one) || other.header.length - one.header.length,
  );
  if (best === undefined) throw doubtful(`${name} has no header of at least two columns between ; , | or tabs.`);
  return best;
}

function tableWith(text: string, delimiter: Delimiter): Table {
  const [header = [], ...rows] = readLeniently(text, delimiter);
  return { delimiter, header: header.map((cell) => cell.trim()), rows };
}

function readLeniently(text: string, delimiter: Delimiter): string[][] {
  try {
    const lenient = { relax_column_count: true, relax_quotes: true, skip_empty_lines: true };
    return parse(text, { delimiter, to: comparedRows + 1, ...lenient });
  } catch {
    return []; // with this delimiter it is no table
  }
}

/** The share of rows that are as long as the header. */
function evenness({ header, rows }: Table): number {
  if (rows.length === 0) return 1;
  return rows.filter((row) => row.length === header.length).length / rows.length;
}
