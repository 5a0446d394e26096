import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eraColumns, eraTemplate } from '../../sandbox/era/templates.ts';
import { parseExactly } from './exact-json.ts';
import { knownColumns } from './shipped.ts';
import { missingReports, setFaults, templateSet } from './template-set.ts';
import { readTemplate } from './templates.ts';

const faultsOf = (text: string) => {
  const read = readTemplate(text);
  return 'faults' in read ? read.faults : [];
};
/** The good template of computers with a text in place of another. */
const bent = (from: string | RegExp, to: string) => faultsOf(eraTemplate('computers').replace(from, to));

test('any number of a template is sent as it was written', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n }), (number) => {
      const json = `{"res_id":${number},"list":[${number},1.0,-0,1e400]}`;
      expect(JSON.stringify(parseExactly(json))).toBe(json);
    }),
  );
});

test('a template is read with its columns in the order of the table, whatever their order in the file', () => {
  const columns = [
    [644, 'name', 'Computer name'],
    [9002, 'group', 'Static group path'],
    [7, null, 'Other'],
  ] as const;
  const text = eraTemplate('computers', columns);
  const swapped = text.replace('"order": 0', '"order": X').replace('"order": 1', '"order": 0').replace('X', '1');
  expect(readTemplate(text)).toMatchObject({
    columns: { name: 0, group: 1 },
    labels: ['Computer name', 'Static group path', 'Other'],
  });
  expect(readTemplate(swapped)).toMatchObject({
    columns: { name: 1, group: 0 },
    labels: ['Static group path', 'Computer name', 'Other'],
  });
});

test.each([
  ['what is no JSON', /^\{/, '', /^It is not JSON/],
  [
    'a report of another name',
    '"computers"',
    '"devices"',
    /report: it is needed, .* one of computers, products, dynamicGroups/,
  ],
  ['a meaning that there is not', '"name"', '"hostname"', /a column means one of id, name, group/],
  [
    'a column that the table has not',
    '"9006": "serial"',
    '"1": "serial"',
    /Column 1, .* serial number .*is not in the table/,
  ],
  ['two columns of one meaning', '"serial"', '"name"', /Columns 644 and 9006 cannot both be the name/],
  [
    'a table that is not drawn',
    '"draw_table": true',
    '"draw_table": false',
    /without draw_table the report has no rows/,
  ],
  ['a column without its symbol', /"column_id": 644,(\s+"symbol)/, '"column_id": 1,$1', /Column 644 .*used_symbol/],
  ['an order with a gap', '"order": 6', '"order": 9', /count from 0 to 6/],
  [
    'what a column means that is no number',
    '"644": "name"',
    '"abc": "name"',
    /^means: it names each column by its column_id/,
  ],
  ['what no column means', /"means": \{[^}]*\}/, '"means": {}', /^means: it says of no column/],
  ['what the columns mean that is missing', '"means"', '"meaning"', /^means: it is needed/],
  ['a template that is missing', '"template"', '"x"', /^template: it is needed: .*captured whole/],
  ['a report that is not drawn', '"rendering"', '"x"', /^template\.rendering: how the report is drawn is missing/],
  ['a report without symbols', '"used_symbol"', '"x"', /^template\.data\.used_symbol: the symbols are missing/],
  ['what is beside the template', '"report"', '"data": 1, "report"', /What was captured belongs below "template"/],
  ['a list', /^.*$/s, '[]', /^It is not an object with "report", "means" and "template"\.$/],
  ['an empty file', /^.*$/s, '', /^It is empty\.$/],
  ['a number that is a text', '"order": 0', '"order": "0"', /a whole number is asked for/],
])('%s is told, and where', (_, from, to, words) => {
  expect(bent(from, to).join('\n')).toMatch(words);
});

test('of several templates each report has one, and all tell devices apart by the same', () => {
  const [computers, products] = [eraTemplate('computers'), eraTemplate('products')];
  expect(setFaults([computers, products])).toEqual([]);
  expect(setFaults([products, products]).join()).toMatch(
    /more than one template for computers with their ESET products/,
  );
  const nameless = eraTemplate('products', [
    [644, 'name', 'Computer name'],
    [9003, 'product', 'Application name'],
  ]);
  expect(setFaults([computers, nameless]).join()).toMatch(/a name alone joins nothing/);
  const broken = setFaults(['{}', computers]);
  expect(broken[0]).toMatch(/^Template 1: report/);
  expect(broken.at(-1)).toBe('Try each file with: seatbridge era templates check FILE.');
});

test('what is missing is told by report; products and dynamic groups may stand with the computers', () => {
  const missing = (...texts: string[]) =>
    missingReports(templateSet(texts)).map(({ role, required }) => `${role} ${required}`);
  expect(missing()).toEqual(['computers true', 'products true', 'dynamicGroups false']);
  expect(missing(eraTemplate('computers'))).toEqual(['products true', 'dynamicGroups false']);
  const all = [...eraColumns.computers, [9003, 'product', 'Product'], [9005, 'dynamicGroup', 'Group']] as const;
  expect(missing(eraTemplate('computers', all))).toEqual([]);
});

test('the template that ships can be read, and keeps the one number that is known exactly', () => {
  expect(knownColumns()).toMatchObject({ role: 'computers', columns: { name: 0, lastSeen: 1, os: 2 } });
  expect(knownColumns().request).toContain('"res_id":508906757892866218,');
});
