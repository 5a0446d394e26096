import { expect, test } from 'vitest';
import { AppError } from '../../errors.ts';
import { findNamed, type Named, pathNames } from './find.ts';

const group = (key: number, ...path: string[]): Named<number> => ({
  thing: key,
  ref: `group:${key}`,
  ids: [`00000000-0000-0000-0000-00000000000${key}`],
  names: pathNames(path),
});

const groups = [
  group(1, 'Main', 'All'),
  group(2, 'Main', 'All', 'Müller & Söhne GmbH'),
  group(3, 'Main', 'All', 'Müller & Söhne GmbH', 'Praha'),
  group(4, 'Main', 'All', 'Dvořák s.r.o.', 'Praha'),
  group(5, 'Cloud', 'All'),
  group(6, 'Cloud', 'All', 'A/B Partners'),
];

const find = (text: string, prefer?: (key: number) => boolean) =>
  findNamed(text, {
    kind: 'group',
    among: groups,
    listedBy: 'seatbridge accounts list',
    ...(prefer === undefined ? {} : { prefer }),
  });

function failure(text: string): AppError {
  try {
    find(text);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error(`"${text}" was found`);
}

test('a group is found by its reference, its id at the vendor, its name and its path', () => {
  expect(find('group:3')).toBe(3);
  expect(find('00000000-0000-0000-0000-000000000004')).toBe(4);
  expect(find('Müller & Söhne GmbH')).toBe(2);
  expect(find('Dvořák s.r.o. / Praha')).toBe(4);
  expect(find('Main / All')).toBe(1);
});

test('case, accents, punctuation and the spaces around a slash do not matter', () => {
  expect(find('muller and sohne gmbh')).toBe(2);
  expect(find('DVORAK S R O/praha')).toBe(4);
  expect(find('Dvořák s.r.o./Praha')).toBe(4);
});

test('a name with a slash of its own is found as it is written', () => {
  expect(find('A/B Partners')).toBe(6);
});

test('a name that fits several is refused with each and what to type for it', () => {
  const { code, message, details } = failure('praha');
  expect(code).toBe('ambiguous');
  expect(message).toContain('group:3  Main / All / Müller & Söhne GmbH / Praha');
  expect(details['candidates']).toEqual([
    { ref: 'group:3', name: 'Main / All / Müller & Söhne GmbH / Praha' },
    { ref: 'group:4', name: 'Main / All / Dvořák s.r.o. / Praha' },
  ]);
});

test('where several are called so, the only preferred one is meant', () => {
  expect(find('Praha', (key) => key === 4)).toBe(4);
  expect(() => find('Praha', (key) => key >= 3)).toThrow(/fits 2/);
});

test('a part of a name finds nothing, and says what may be meant', () => {
  const { code, message } = failure('Söhne');
  expect(code).toBe('not-found');
  expect(message).toContain('group:2');
});

test('nothing alike: the command that lists them is named', () => {
  expect(failure('Nobody').message).toBe('There is no group "Nobody". See seatbridge accounts list');
  expect(failure('group:99').code).toBe('not-found');
  expect(failure('***').code).toBe('not-found');
  expect(failure('').code).toBe('not-found');
});
