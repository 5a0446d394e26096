import { expect, test } from 'vitest';
import type { Row } from './columns.ts';
import { readTable } from './table.ts';

interface Read {
  header: Row;
  rows: Row[];
}

async function read(chunks: readonly string[], delimiter = ';'): Promise<Read> {
  const result: Read = { header: [], rows: [] };
  const checkHeader = (header: Row) => {
    result.header = header;
  };
  for await (const page of readTable(chunks, { name: 'computers.csv', delimiter, checkHeader })) {
    result.rows.push(...page);
  }
  return result;
}

test('rows are read with quotes, line ends within them, and a byte-order mark before the header', async () => {
  const text = '\ufeffName;Group\r\n"pc;1";"All ""West"""\r\npc-2;"two\r\nlines"\r\n\r\n';
  expect(await read([text])).toEqual({
    header: ['Name', 'Group'],
    rows: [
      ['pc;1', 'All "West"'],
      ['pc-2', 'two\r\nlines'],
    ],
  });
});

test('where the text is cut into chunks changes nothing', async () => {
  const text = 'Name\tGroup\nпк-1\tВсе/名前\nlast\tAll';
  const whole = await read([text], '\t');
  expect(await read([...text], '\t')).toEqual(whole);
  expect(whole.rows).toEqual([
    ['пк-1', 'Все/名前'],
    ['last', 'All'],
  ]);
});

test('a table of more than one page is read to its end', async () => {
  const text = `Name;Group\n${Array.from({ length: 2500 }, (_, at) => `pc-${at};All\n`).join('')}`;
  const { rows } = await read([text]);
  expect(rows).toHaveLength(2500);
  expect(rows.at(-1)).toEqual(['pc-2499', 'All']);
});

test.each([
  ['', 'empty'],
  ['Name;Group\npc-1\n', 'as many fields'],
  ['Name;Group\npc-1;All;more\n', 'as many fields'],
  ['Name;Group\npc-1;"All', 'cut short'],
  ['Name;Group\npc-1;A "ll"\n', 'Line 2 of computers.csv has a quotation mark within a text'],
  ['Name;Group\npc-1;"A"ll\n', 'Line 2 of computers.csv has a quotation mark within a text'],
])('%j is refused', async (text, why) => {
  await expect(read([text])).rejects.toMatchObject({ kind: 'unexpected', message: expect.stringContaining(why) });
});

test('another header is refused before the first row, with the words of who looks at it', async () => {
  const rows = readTable(['Other;Header\npc-1;All\n'], {
    name: 'computers.csv',
    delimiter: ';',
    checkHeader() {
      throw new Error('not this report');
    },
  });
  await expect(rows.next()).rejects.toThrow('not this report');
});
