import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Column, cut, fold, printable, table, textWidth } from './table.ts';

interface Row {
  company: string;
  seats: number;
}
const columns: Column<Row>[] = [
  { title: 'Company', value: (row) => row.company },
  { title: 'Seats', value: (row) => row.seats },
];

test('names stand at the left, numbers at the right', () => {
  const rows = [
    { company: 'Müller & Söhne GmbH', seats: 7 },
    { company: 'Acme', seats: 1200 },
  ];
  expect(table(rows, columns, 80)).toBe(
    [
      'Company              Seats',
      '───────────────────  ─────',
      'Müller & Söhne GmbH      7',
      'Acme                  1200',
    ].join('\n'),
  );
});

test('a name that is too long is folded between words, and the number stays whole', () => {
  const text = table([{ company: 'A very long company name indeed', seats: 123456 }], columns, 24);
  expect(text.split('\n').slice(2)).toEqual(['A very long       123456', 'company name', 'indeed']);
});

test('a word that is longer than its column goes on in the next line, as far in as it began', () => {
  expect(fold('  abcdefghij kl', 8)).toEqual(['  abcdef', '  ghij', '  kl']);
});

test('nothing of a text is lost in folding', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, width) => {
      expect(fold(text, width).join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      for (const line of fold(text, width)) expect(textWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});

test('a table without rows still says what its columns are', () => {
  expect(table([], columns, 80)).toBe('Company  Seats\n───────  ─────');
});

test('wide characters take two columns and accents none of their own', () => {
  expect(textWidth('日本')).toBe(4);
  expect(textWidth('u\u0308ber')).toBe(4);
});

test('a cut text is never wider than asked', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => {
      expect(textWidth(cut(text, width))).toBeLessThanOrEqual(width);
    }),
  );
});

test('every line fits the terminal as long as the narrowest columns do', () => {
  const row = fc.record({ company: fc.string({ unit: 'grapheme', maxLength: 60 }), seats: fc.nat() });
  fc.assert(
    fc.property(fc.array(row), fc.integer({ min: 30, max: 120 }), (rows, width) => {
      for (const line of table(rows, columns, width).split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});

test('a name from outside cannot steer the terminal', () => {
  expect(printable('\u001b[2Jgone\u0007\tx\nnext')).toBe('gone  x\nnext');
  expect(printable('12\u202e34 seats\u2066')).toBe('12 34 seats ');
  const text = table([{ company: 'two\nlines\u001b[31m', seats: 1 }], columns, 80);
  expect(text.split('\n').at(-1)).toBe('two lines      1');
});
