import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import { doubtful, type Row } from './columns.ts';

export interface TableText {
  /** As messages name it. */
  name: string;
  delimiter: string;
  /** Looks at the header before the first row is read; throws where it is another table's. */
  checkHeader(header: Row): void;
}

const pageRows = 1000;

/** Some milliseconds of parsing. */
const pieceBytes = 65_536;

// A quote that is never closed would make the rest of the table one cell.
const longestRow = 1_000_000;

/** The rows of a table of delimited text, its header left out. Throws VendorError 'unexpected' for a row that is not as its header. */
export async function* readTable(
  text: AsyncIterable<string> | Iterable<string>,
  { name, delimiter, checkHeader }: TableText,
): AsyncGenerator<Row[]> {
  const parser = parse({ delimiter, bom: true, skip_empty_lines: true, max_record_size: longestRow });
  const feeding = pipeline(Readable.from(inPieces(text, name), { highWaterMark: 1 }), parser);
  feeding.catch(() => undefined); // it is thrown where the rows are read
  try {
    let page: Row[] = [];
    let header: Row | null = null;
    for await (const row of parser as AsyncIterable<Row>) {
      if (header === null) {
        header = row;
        checkHeader(row);
      } else page.push(row);
      if (page.length < pageRows) continue;
      yield page;
      page = [];
      await nextTurn();
    }
    if (header === null) throw doubtful(`${name} is empty: it has not even a header.`);
    if (page.length > 0) yield page;
  } catch (error) {
    throw error instanceof CsvError ? doubtful(sentenceOf(error, name)) : error;
  } finally {
    parser.destroy();
  }
}

async function* inPieces(text: AsyncIterable<string> | Iterable<string>, name: string): AsyncGenerator<Buffer> {
  for await (const chunk of text) {
    const bytes = Buffer.from(chunk);
    // No report has any: a disk that lost its power leaves them in the stead of what was not written yet.
    if (bytes.includes(0)) throw doubtful(`${name} has zero bytes in its text: it is damaged.`);
    for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
  }
}

function sentenceOf({ code, message, lines }: CsvError & { lines?: number }, name: string): string {
  const line = lines === undefined ? '' : `Line ${lines} of `;
  if (code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH')
    return `${line}${name} has not as many fields as its header: the report is cut short or not one table.`;
  if (code === 'CSV_QUOTE_NOT_CLOSED') return `${name} ends within a quoted text: the report is cut short.`;
  if (code === 'INVALID_OPENING_QUOTE' || code === 'CSV_INVALID_CLOSING_QUOTE')
    return `${line}${name} has a quotation mark within a text: a table writes it twice, and the whole text between quotation marks.`;
  return `${line}${name} cannot be read as a table: ${message}`;
}
