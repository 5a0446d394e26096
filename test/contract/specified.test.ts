import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRows, type Shape } from '../../src/vendors/connectwise/paging.ts';
import * as shapes from '../../src/vendors/connectwise/shapes.ts';
import { deviceReading, groupReading, memberReading } from '../../src/vendors/eset-protect/readings.ts';
import { type Reading, readPage } from '../../src/vendors/eset-protect/rows.ts';
import type { Unreadable } from '../../src/vendors/ports.ts';
import { type Components, recordsOf } from './specified-records.ts';

/** The folder of the vendors' specifications. */
const folder = process.env['VENDOR_SPECS'];

type Reader = (record: unknown) => { rows: unknown[]; unreadable: Unreadable[] };

function ofConnectWise<Raw, Row>(shape: Shape<Raw, Row>): Reader {
  return (record) => readRows([record], shape);
}

function ofEset<Raw, Row>(reading: Reading<Raw, Row>): Reader {
  return (record) => readPage({ records: [record], announced: null, nextToken: null }, reading);
}

interface Kind {
  schema: string;
  read: Reader;
  /** Fields that the specification lets be missing, but that nothing can be counted or told apart without. */
  needs: string[];
}

const connectwise: Kind[] = [
  { schema: 'Company', read: ofConnectWise(shapes.companyShape), needs: ['id'] },
  {
    schema: 'Agreement',
    read: ofConnectWise(shapes.agreementShape),
    needs: ['id', 'company', 'agreementStatus', 'nextInvoiceDate'],
  },
  {
    schema: 'Addition',
    read: ofConnectWise(shapes.additionShape('1')),
    needs: ['id', 'product', 'quantity', 'billCustomer'],
  },
  { schema: 'CatalogItem', read: ofConnectWise(shapes.serviceShape), needs: ['id'] },
  { schema: 'Priority', read: ofConnectWise(shapes.priorityShape), needs: ['id'] },
  { schema: 'Source', read: ofConnectWise(shapes.sourceShape), needs: ['id'] },
  { schema: 'Board', read: ofConnectWise(shapes.boardShape), needs: ['id'] },
  { schema: 'BoardStatus', read: ofConnectWise(shapes.statusShape('1')), needs: ['id'] },
  { schema: 'BoardType', read: ofConnectWise(shapes.choiceShape('1', 'type')), needs: ['id'] },
  { schema: 'BoardSubType', read: ofConnectWise(shapes.choiceShape('1', 'subtype')), needs: ['id'] },
  { schema: 'BoardItem', read: ofConnectWise(shapes.choiceShape('1', 'item')), needs: ['id'] },
  { schema: 'Ticket', read: ofConnectWise(shapes.ticketShape), needs: ['id', 'company', 'board', 'status'] },
  { schema: 'ServiceNote', read: ofConnectWise(shapes.noteShape), needs: ['id'] },
  { schema: 'TimeEntry', read: ofConnectWise(shapes.timeEntryShape), needs: ['id'] },
];

const eset: Kind[] = [
  { schema: 'v1DeviceGroup', read: ofEset(groupReading), needs: ['uuid'] },
  { schema: 'v1Device', read: ofEset(deviceReading), needs: ['uuid'] },
  { schema: 'v1MemberDevice', read: ofEset(memberReading), needs: ['uuid'] },
];

const specified = [
  { file: 'connectwise-core.json', kinds: connectwise },
  { file: 'eset-connect-device-management.json', kinds: eset },
  { file: 'eset-protect-onprem.json', kinds: eset },
].flatMap(({ file, kinds }) => kinds.map((kind) => ({ file, ...kind })));

test.skipIf(folder !== undefined)(
  'specified records: skipped, set VENDOR_SPECS to the folder of the specifications',
  ({ skip }) => {
    skip('VENDOR_SPECS is not set');
  },
);

test.runIf(folder !== undefined).for(specified)(
  'any $schema that $file allows is read, or unreadable for a field that counting needs',
  ({ file, schema, read, needs }) => {
    const document = JSON.parse(readFileSync(join(folder ?? '', file), 'utf8')) as Components;
    fc.assert(
      fc.property(recordsOf(document, schema), (record) => {
        const { rows, unreadable } = read(record);
        expect(rows.length + unreadable.length).toBe(1);
        for (const { why } of unreadable)
          expect(fieldsBlamed(why).filter((field) => !needs.includes(field))).toEqual([]);
      }),
      { numRuns: 300, seed: 20_261_125 },
    );
  },
);

test.runIf(folder !== undefined)('the quantities and days of any addition are read as they were written', () => {
  const document = JSON.parse(readFileSync(join(folder ?? '', 'connectwise-core.json'), 'utf8')) as Components;
  fc.assert(
    fc.property(recordsOf(document, 'Addition'), (record) => {
      const written = record as { quantity?: number; lessIncluded?: number | null; cancelledDate?: string };
      for (const row of readRows([record], shapes.additionShape('1')).rows) {
        expect(Number(row.quantity)).toBe(written.quantity);
        expect(Number(row.lessIncluded)).toBe(written.lessIncluded ?? 0);
        expect(row.cancelledDate).toBe(written.cancelledDate?.slice(0, 10) ?? null);
      }
    }),
    { numRuns: 1000, seed: 20_261_125 },
  );
});

/** "company/id: Invalid input; quantity: ..." names company and quantity. */
const fieldsBlamed = (why: string) => why.split('; ').map((each) => each.split(/[/.:]/, 1)[0] ?? '');
