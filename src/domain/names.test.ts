import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bracketedIdentifiers, nameKey, searchKey } from './names.ts';

test.each([
  ['Müller & Söhne GmbH', 'MULLER AND SOHNE'],
  ['Nováček s.r.o.', 'novacek'],
  ['Nováček, spol. s r.o.', 'Nováček'],
  ['Brightwater Dental Ltd.', 'brightwater  dental LIMITED'],
  ['O’Brien, Inc.', "O'Brien"],
  ['Łukaszewicz Sp. z o.o.', 'Lukaszewicz'],
  ['Fontaine S.A.R.L.', 'Fontaine SARL'],
  ['Sørensen ApS', 'SORENSEN'],
  ['Van der Berg B.V.', 'van der berg BV'],
  ['Weiß AG & Co. KG', 'Weiss'],
  ['Praha Metals a.s.', 'Praha-Metals, a. s.'],
  ['Harbour View (UK) LLC', 'Harbour View UK'],
])('%s and %s are the same company', (a, b) => {
  expect(nameKey(a)).toBe(nameKey(b));
});

test.each([
  ['Müller Dental GmbH', 'Müller Legal GmbH'],
  ['Fjord 1 AB', 'Fjord 2 AB'],
  ['Vale', 'Valera'],
])('%s and %s are two companies', (a, b) => {
  expect(nameKey(a)).not.toBe(nameKey(b));
});

test('a company that is called like a legal form keeps its name', () => {
  expect(nameKey('Inc')).toBe('inc');
  expect(nameKey('Co. Ltd')).toBe('co');
});

test('letters of other scripts are kept', () => {
  expect(searchKey('ООО «Ромашка»')).toBe('ооо ромашка');
  expect(nameKey('株式会社 山田')).toBe('株式会社 山田');
});

test('keys are stable: the key of a key is itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      expect(searchKey(searchKey(name))).toBe(searchKey(name));
      expect(nameKey(nameKey(name))).toBe(nameKey(name));
    }),
  );
});

test.each([
  ['Müller (MUELLER)', ['MUELLER']],
  ['[ACME01] Acme', ['ACME01']],
  ['Acme {acme} (north)', ['acme', 'north']],
  ['Acme', []],
  ['Acme ()', []],
  ['Acme ( ACME )', ['ACME']],
])('the identifiers in brackets of "%s" are %j', (name, identifiers) => {
  expect(bracketedIdentifiers(name)).toEqual(identifiers);
});

test('a plain name is read as it is beside foreign letters', () => {
  const plain = fc.string({ unit: 'binary-ascii' });
  fc.assert(
    fc.property(plain, (name) => {
      expect(searchKey(`${name} é`)).toBe(`${searchKey(name)} e`.trim());
    }),
  );
});
