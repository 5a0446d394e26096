import { expect, test } from 'vitest';
import { parseConditions, type Row } from './conditions.ts';
import { fieldsOf } from './fields.ts';

const company: Row = {
  id: 7,
  name: 'Müller & Söhne GmbH',
  identifier: 'Mueller',
  deletedFlag: false,
  status: { id: 1, name: 'Active' },
  types: [
    { id: 1, name: 'Client' },
    { id: 3, name: 'Vendor' },
  ],
  _info: { lastUpdated: '2026-01-31T10:00:00Z' },
};
const asks = (text: string, row = company) => parseConditions(text, fieldsOf.company)(row);

test.each([
  ['id = 7', true],
  ['id=7', true],
  ['id != 7', false],
  ['id > 6 and id <= 7', true],
  ['id >= 8 or id < 8', true],
  ['id in (1, 7)', true],
  ['id not in (1,7)', false],
  ['name contains "söhne"', true],
  ['name like "Müller%"', true],
  ['name like "Müller"', false],
  ['name not contains "x"', true],
  ["identifier = 'MUELLER'", true],
  ['deletedFlag = False', true],
  ['deletedFlag = true', false],
  ['status/id = 1 AND status/name = "Active"', true],
  ['types/id = 3', true],
  ['types/name = "Prospect"', false],
  ['accountNumber = null', true],
  ['name != null', true],
  ['lastUpdated > [2026-01-31T09:59:59Z]', true],
  ['lastUpdated > [2026-01-31T10:00:00Z]', false],
  ['lastUpdated > [2026-02-01]', false],
  ['id = 1 or id = 7 and name = "x"', false],
  ['(id = 1 or id = 7) and name contains "GmbH"', true],
  ['not (id = 7)', false],
  ['annualRevenue < 5', false],
  ['', true],
])('the condition %s is %s for the company', (text, expected) => {
  expect(asks(text)).toBe(expected);
});

test.each([
  ['colour = "red"', 'colour is not a recognized name.'],
  ['Name = "x"', 'Name is not a recognized name.'],
  ['status = 1', 'status is not a recognized name.'],
  ['status/colour = 1', 'status/colour is not a recognized name.'],
  ['name/id = 1', 'name/id is not a recognized name.'],
  ['status/id/name = 1', 'status/id/name is not a recognized name.'],
  ['id = "7"', '"7" is not a value for a number.'],
  ['name = 7', '"7" is not a value for a text.'],
  ['deletedFlag = 0', '"0" is not a value for a flag.'],
  ['lastUpdated > "2026-01-31"', '"2026-01-31" is not a value for a date.'],
  ['lastUpdated > [2026-01-31T10:00:00.000Z]', '"2026-01-31T10:00:00.000Z" is not a valid date.'],
  ['lastUpdated > [2026-02-30]', '"2026-02-30" is not a valid date.'],
  ['id = ', 'The condition ends too early.'],
  ['(id = 7', '")" is missing.'],
  ['id = 7 7', '"7" was not expected.'],
  ['id ~ 7', 'Expected a condition near " ~ 7".'],
  ['id in 7', '"in" needs a list in parentheses.'],
])('the condition %s is refused: %s', (text, message) => {
  expect(() => asks(text)).toThrow(
    expect.objectContaining({ status: 400, body: { code: 'ApiFindCondition', message } }),
  );
});

test('a quotation mark inside a text is escaped with a backslash', () => {
  expect(asks('name = "a \\"b\\""', { ...company, name: 'a "b"' })).toBe(true);
});
