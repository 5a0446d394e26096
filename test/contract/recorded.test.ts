import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readOne, readRows } from '../../src/vendors/connectwise/paging.ts';
import * as api from '../../src/vendors/connectwise/schema.ts';
import { companyShape, noteShape, ticketShape } from '../../src/vendors/connectwise/shapes.ts';

/** Answers recorded from live servers, a folder of files per vendor. */
const folder = process.env['VENDOR_FIXTURES'];

/** How each recorded answer is read, by the name of its file. */
const readers: [RegExp, (body: unknown) => unknown][] = [
  [/not_found|no_flag/, (body) => api.ErrorBody.required({ code: true, message: true }).parse(body)],
  [/^get_company\./, (body) => readOne(body, companyShape)],
  [/^get_tickets/, (body) => wholePage(body, (rows) => readRows(rows, ticketShape))],
  [/notes/, (body) => wholePage(body, (rows) => readRows(rows, noteShape))],
  [/note/, (body) => readOne(body, noteShape)],
  [/ticket/, (body) => readOne(body, ticketShape)],
];

function wholePage(body: unknown, read: (rows: unknown[]) => { rows: unknown[]; unreadable: unknown[] }) {
  const { rows, unreadable } = read(body as unknown[]);
  expect(unreadable).toEqual([]);
  expect(rows.length).toBe((body as unknown[]).length);
  return rows;
}

const place = folder === undefined ? undefined : join(folder, 'connectwise');
const files = place === undefined ? [] : readdirSync(place).filter((name) => name.endsWith('.json'));

test.skipIf(folder !== undefined)(
  'recorded answers: skipped, set VENDOR_FIXTURES to the folder that holds them',
  ({ skip }) => {
    skip('VENDOR_FIXTURES is not set');
  },
);

test.runIf(folder !== undefined)('there are recorded answers of ConnectWise', () => {
  expect(files.length).toBeGreaterThan(0);
});

test.each(files)('the adapter reads the recorded ConnectWise answer %s', (name) => {
  const body: unknown = JSON.parse(readFileSync(join(place ?? '', name), 'utf8'));
  const read = readers.find(([pattern]) => pattern.test(name))?.[1];
  expect(read, `no reader for ${name}`).toBeDefined();
  expect(read?.(body)).toBeTruthy();
});
