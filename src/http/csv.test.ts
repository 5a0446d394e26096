import { expect, test } from 'vitest';
import { csv } from './csv.ts';

interface Row {
  name: string | null;
  cents: number;
}
const columns = { name: ({ name }: Row) => name, money: ({ cents }: Row) => cents / 100 };
const textOf = (rows: Iterable<Row> | AsyncIterable<Row>) => csv({ name: 'rows', columns, rows }).text();

test('a table has its titles, what needs quotes in quotes, and nothing for nothing', async () => {
  expect(
    await textOf([
      { name: 'Müller, "Söhne"', cents: 150 },
      { name: null, cents: 0 },
    ]),
  ).toBe('name,money\n"Müller, ""Söhne""",1.5\n,0\n');
});

test('a text that a spreadsheet would carry out is made harmless, and a number below zero stays one', async () => {
  for (const name of ['=HYPERLINK("x")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])
    expect(await textOf([{ name, cents: -250 }])).toMatch(/^name,money\n"?'[\s\S]*,-2\.5\n$/);
});

test('it is a file in UTF-8 that says so, for spreadsheets too', async () => {
  const answer = csv({ name: 'rows', columns, rows: [] });
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="rows.csv"');
  expect([...new Uint8Array(await answer.arrayBuffer()).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
});

test('rows come as they are read: a long table never lies in memory as a whole', async () => {
  let made = 0;
  async function* endless(): AsyncGenerator<Row> {
    for (;;) {
      made += 1;
      yield { name: `row ${made}`, cents: 1 };
    }
  }
  const reader = csv({ name: 'rows', columns, rows: endless() }).body?.getReader();
  await reader?.read();
  await reader?.cancel();
  const then = made;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([then < 50_000, made - then < 5_000]).toEqual([true, true]);
});

test('a list that breaks breaks the file, so that nobody takes a part for the whole', async () => {
  async function* broken(): AsyncGenerator<Row> {
    yield { name: 'a', cents: 1 };
    throw new Error('gone');
  }
  await expect(textOf(broken())).rejects.toThrow();
});

test('while a long table that lies in memory is told, others have their turn', async () => {
  let [turn, isOver] = [0, false];
  const next = () => {
    turn += 1;
    if (!isOver) setImmediate(next);
  };
  next();
  const perTurn = new Map<number, number>();
  function* rows(): Generator<Row> {
    for (let at = 0; at < 20_000; at += 1) {
      perTurn.set(turn, (perTurn.get(turn) ?? 0) + 1);
      yield { name: `row ${at}`, cents: at };
    }
  }
  await textOf(rows());
  isOver = true;
  expect(Math.max(...perTurn.values())).toBeLessThan(1_000);
});
