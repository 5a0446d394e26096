import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inventoryOf } from '../era-reports/test-set.ts';
import { previewBrought, previewFile } from './preview.ts';
import { never, newFolder, openFiles, settingsOf } from './test-folder.ts';

interface Dialect {
  delimiter: string;
  quote: 'all' | 'needed';
  lineEnd: string;
  encoding: 'utf8' | 'utf16le';
  bom: boolean;
  closed: boolean;
  header: readonly [string, string, string, string];
}

const headers = [
  ['Computer name', 'Static group', 'UUID', 'Application name'],
  ['Computername', 'Statische Gruppe', 'UUID', 'Produkt'],
  ['コンピューター名', '静的グループ', 'ID', 'アプリケーション'],
  ['Имя "компьютера"', 'Группа; путь', 'Код', 'Продукт'],
] as const;

const dialects: fc.Arbitrary<Dialect> = fc.record({
  delimiter: fc.constantFrom(';', ',', '\t', '|'),
  quote: fc.constantFrom('all', 'needed'),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  encoding: fc.constantFrom('utf8', 'utf16le'),
  bom: fc.boolean(),
  closed: fc.boolean(),
  header: fc.constantFrom(...headers),
});

const word = fc.constantFrom('a', 'Müller', 'x;y', '"q"', 'c,d', 'tab\there', 'two\nlines', '東京', '😀', 'p|q', 'É');
const text = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
const computers = fc.uniqueArray(
  fc.record({ id: fc.uuid(), name: text, group: fc.array(text, { minLength: 1, maxLength: 3 }) }),
  {
    selector: ({ id }) => id,
    minLength: 2,
    maxLength: 8,
  },
);

type Computer = { id: string; name: string; group: string[] };

function fileOf(
  all: readonly Computer[],
  { delimiter, quote, lineEnd, encoding, bom, closed, header }: Dialect,
): Buffer {
  const cell = (value: string) =>
    quote === 'all' || /["\r\n]/.test(value) || value.includes(delimiter) ? `"${value.replaceAll('"', '""')}"` : value;
  const rows = all.map(({ id, name, group }) => [name, ['All', ...group].join('/'), id, 'ESET Endpoint Security']);
  const lines = [header, ...rows].map((row) => row.map(cell).join(delimiter)).join(lineEnd);
  return Buffer.from(`${bom ? '\ufeff' : ''}${lines}${closed ? lineEnd : ''}`, encoding);
}

/** As the slowest network sends them. */
async function* byteByByte(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (const byte of bytes) yield Uint8Array.of(byte);
}

test('files of every dialect read to the same inventory, and look the same where they are sent', async () => {
  await fc.assert(
    fc.asyncProperty(computers, dialects, async (all, dialect) => {
      const folder = newFolder();
      const path = folder.write('computers.csv', fileOf(all, dialect));
      const preview = await previewFile(path, never);
      const { delimiter, header, closed, encoding, changedAt: madeAt } = preview;
      const content = byteByByte(fileOf(all, dialect));
      expect(await previewBrought({ name: 'computers.csv', content, madeAt })).toEqual({ ...preview, path: null });
      expect({ delimiter, closed, encoding }).toEqual({
        delimiter: dialect.delimiter,
        closed: dialect.closed,
        encoding: dialect.encoding === 'utf8' ? 'utf-8' : 'utf-16le',
      });
      const columns = { name: 0, group: 1, id: 2, product: 3 };
      const reports = { computers: { files: 'computers.csv', delimiter, header, closed, columns } };
      const { devices, unreadable } = await inventoryOf(openFiles(settingsOf(folder.path, { reports })));
      expect(unreadable).toEqual([]);
      const read = devices.map(({ id, name, groupId, installed }) => ({ id, name, groupId, installed }));
      const clean = (value: string) => value.trim().normalize('NFC');
      expect(read).toEqual(
        all.map(({ id, name, group }) => ({
          id,
          name: name.trim(),
          groupId: `group:${['All', ...group.map(clean)].join('/')}`,
          installed: ['ESET Endpoint Security'],
        })),
      );
    }),
    { numRuns: 120 },
  );
});
