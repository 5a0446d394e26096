import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRows, type Shape } from '../../src/vendors/connectwise/paging.ts';
import * as api from '../../src/vendors/connectwise/schema.ts';
import * as shapes from '../../src/vendors/connectwise/shapes.ts';
import { deviceReading, groupReading, memberReading } from '../../src/vendors/eset-protect/readings.ts';
import { type Reading, readPage } from '../../src/vendors/eset-protect/rows.ts';
import { RefusalAnswer } from '../../src/vendors/eset-protect/schema.ts';

/** Answers recorded from live servers, a folder of files per vendor, each file named by what was asked for. */
const folder = process.env['VENDOR_FIXTURES'];

interface Read {
  rows: unknown[];
  unreadable: unknown[];
}
type Reader = (records: unknown[]) => Read;

function ofConnectWise<Raw, Row>(shape: Shape<Raw, Row>): Reader {
  return (records) => readRows(records, shape);
}

function ofEset<Raw, Row>(reading: Reading<Raw, Row>): Reader {
  return (records) => readPage({ records, announced: null, nextToken: null }, reading);
}

/** What a file's name says of the records in it; the first that fits. */
const readers: Record<'connectwise' | 'eset', [RegExp, Reader][]> = {
  connectwise: [
    [/note/, ofConnectWise(shapes.noteShape)],
    [/time_?entr/, ofConnectWise(shapes.timeEntryShape)],
    [/ticket/, ofConnectWise(shapes.ticketShape)],
    [/addition/, ofConnectWise(shapes.additionShape('1'))],
    [/agreement/, ofConnectWise(shapes.agreementShape)],
    [/compan(y|ies)/, ofConnectWise(shapes.companyShape)],
    [/catalog/, ofConnectWise(shapes.serviceShape)],
    [/priorit/, ofConnectWise(shapes.priorityShape)],
    [/status/, ofConnectWise(shapes.statusShape('1'))],
    [/(sub)?type|item/, ofConnectWise(shapes.choiceShape('1', 'type'))],
    [/board/, ofConnectWise(shapes.boardShape)],
  ],
  eset: [
    [/member|group.*device(?!_?group)/, ofEset(memberReading)],
    [/group/, ofEset(groupReading)],
    [/device/, ofEset(deviceReading)],
  ],
};

/** The records of an answer, whether it is a list, a page of ESET's, or one record. */
function recordsOf(body: object): unknown[] {
  if (Array.isArray(body)) return body;
  const { devices, deviceGroups, device } = body as Record<string, unknown>;
  const list = devices ?? deviceGroups;
  if (Array.isArray(list)) return list;
  return [device ?? body];
}

/** A refusal has a code, in ESET's words a number, and a message, and is no record. */
const isRefusal = (body: object) => 'code' in body && 'message' in body && !('id' in body) && !('uuid' in body);

const folders =
  folder === undefined ? [] : readdirSync(folder, { withFileTypes: true }).filter((each) => each.isDirectory());
const files = folders.flatMap(({ name: vendor }) =>
  readdirSync(join(folder ?? '', vendor))
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ vendor, name })),
);

test.skipIf(folder !== undefined)(
  'recorded answers: skipped, set VENDOR_FIXTURES to the folder that holds them',
  ({ skip }) => {
    skip('VENDOR_FIXTURES is not set');
  },
);

test.runIf(folder !== undefined)('there are recorded answers of ConnectWise', () => {
  expect(files.filter(({ vendor }) => vendor === 'connectwise').length).toBeGreaterThan(0);
});

test.for(files)('the adapter reads the recorded answer $vendor/$name', ({ vendor, name }, { skip }) => {
  const side = vendor === 'connectwise' ? 'connectwise' : 'eset';
  const body = JSON.parse(readFileSync(join(folder ?? '', vendor, name), 'utf8')) as object;
  if (isRefusal(body)) {
    const shape = side === 'eset' ? RefusalAnswer : api.ErrorBody.required({ code: true, message: true });
    expect(shape.parse(body)).toMatchObject({ message: expect.stringMatching(/./) });
    return;
  }
  const read = readers[side].find(([pattern]) => pattern.test(name.toLowerCase()))?.[1];
  if (read === undefined) return skip(`the product reads no ${name}`);
  const records = recordsOf(body);
  const { rows, unreadable } = read(records);
  expect(unreadable).toEqual([]);
  expect(rows).toHaveLength(records.length);
});
