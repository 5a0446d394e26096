import { expect, test } from 'vitest';
import { routeGroups } from './group-tree.ts';
import type { GroupMapping, GroupNode } from './mapping.ts';
import type { Agreement, Company, Service } from './psa.ts';
import { suggestAccounts, suggestLines, suggestServices } from './suggestions.ts';
import { addition, agreement, group, ON, toAccount } from './test-world.ts';

const company = (id: number, name: string, more: Partial<Company> = {}): Company => ({
  id: `company-${id}`,
  identifier: `C${id}`,
  name,
  deleted: false,
  status: 'Active',
  ...more,
});

const suggest = (
  groups: GroupNode[],
  {
    companies,
    agreements = [agreement(1)],
    mapped = [],
    unread = [],
  }: { companies: Company[]; agreements?: Agreement[]; mapped?: GroupMapping[]; unread?: string[] },
) => suggestAccounts({ on: ON, routing: routeGroups(groups, mapped), companies, agreements, unread });

const mueller = company(1, 'Müller & Söhne GmbH', { identifier: 'MUELLER' });

test('one active company and one active agreement are certain, with the reason', () => {
  expect(
    suggest([group(1, null, { name: 'MÜLLER und co' }), group(2, 1, { name: 'Muller and Sohne' })], {
      companies: [mueller],
    }),
  ).toEqual([
    {
      groupKey: 2,
      companyId: 'company-1',
      agreementId: 'agreement-1',
      certain: true,
      reason: 'the same name, but for legal form, case and punctuation',
    },
  ]);
});

test('nothing is certain while agreements cannot be read: a second one may be among them', () => {
  const groups = [group(1, null, { name: 'Müller & Söhne' })];
  expect(suggest(groups, { companies: [mueller], unread: ['agreements'] })).toMatchObject([
    { agreementId: 'agreement-1', certain: false, reason: expect.stringContaining('some agreements cannot be read') },
  ]);
});

test('an identifier in brackets goes before the name', () => {
  const other = company(2, 'Brightwater', { identifier: 'BRIGHT' });
  const [found, ...none] = suggest([group(1, null, { name: 'Brightwater (mueller)' })], {
    companies: [mueller, other],
  });
  expect(none).toEqual([]);
  expect(found).toMatchObject({
    companyId: 'company-1',
    certain: true,
    reason: 'the identifier "mueller" in the group\'s name',
  });
});

test('two companies of one name, or two agreements, are not certain and say why', () => {
  const groups = [group(1, null, { name: 'Müller & Söhne' })];
  const twin = company(2, 'Müller & Söhne AG');
  expect(suggest(groups, { companies: [mueller, twin], agreements: [agreement(1), agreement(2)] })).toMatchObject([
    { companyId: 'company-1', certain: false, reason: expect.stringContaining('2 companies fit') },
    { companyId: 'company-2', certain: false },
  ]);
  const second = agreement(1, { id: 'second' });
  expect(suggest(groups, { companies: [mueller], agreements: [agreement(1), second] })).toMatchObject([
    { agreementId: null, certain: false, reason: expect.stringContaining('2 active agreements') },
  ]);
});

test('what is deleted, inactive, cancelled or expired is not offered', () => {
  const groups = [group(1, null, { name: 'Müller & Söhne' })];
  expect(suggest(groups, { companies: [{ ...mueller, deleted: true }] })).toEqual([]);
  expect(suggest(groups, { companies: [{ ...mueller, status: 'Inactive' }] })).toEqual([]);
  for (const more of [{ status: 'cancelled' }, { endDate: '2026-01-31' }] as const) {
    expect(suggest(groups, { companies: [mueller], agreements: [agreement(1, more)] })).toMatchObject([
      { agreementId: null, certain: false, reason: expect.stringContaining('no active agreement') },
    ]);
  }
});

test('a group with a mapping of its own, or a dynamic one, is never suggested anything', () => {
  const named = { name: 'Müller & Söhne' };
  const groups = [group(1, null, named), group(2, null, { ...named, kind: 'dynamic' })];
  expect(suggest(groups, { companies: [mueller], mapped: [toAccount(1, 9)] })).toEqual([]);
});

const service = (id: string, description: string, more: Partial<Service> = {}): Service => ({
  id,
  identifier: id,
  description,
  isBundle: false,
  inactive: false,
  price: '1',
  ...more,
});

const services = (products: string[], offered: Service[], used: string[] = []) =>
  suggestServices({
    on: ON,
    products,
    services: offered,
    additions: used.map((serviceId) => addition(1, { serviceId })),
  });

test('services that mapped agreements use come first, and one of the same name is certain', () => {
  const offered = [
    service('a', 'Endpoint Security bundle seat'),
    service('b', 'ESET Endpoint Security'),
    service('c', 'Coffee'),
  ];
  const found = services(['ESET Endpoint Security'], offered, ['b']);
  expect(found.map(({ serviceId, certain }) => [serviceId, certain])).toEqual([
    ['b', true],
    ['a', false],
  ]);
  expect(services(['ESET Endpoint Security'], offered, ['a']).map(({ serviceId }) => serviceId)).toEqual(['a', 'b']);
});

test('a service is known under the older name of its product', () => {
  expect(services(['ESET Server Security'], [service('a', 'ESET File Security')], ['a'])).toMatchObject([
    { certain: true },
  ]);
});

test('bundles and inactive services are not offered', () => {
  const offered = [
    service('a', 'ESET Endpoint Security', { isBundle: true }),
    service('b', 'ESET Endpoint Security', { inactive: true }),
  ];
  expect(services(['ESET Endpoint Security'], offered)).toEqual([]);
});

test('a line takes the only active addition of its service; of none or several a person picks', () => {
  const lines = [{ accountId: 1, serviceId: 'EP', agreementId: 'agreement-1' }];
  const ended = addition(1, { id: 'ended', cancelledDate: '2026-01-01' });
  expect(suggestLines({ on: ON, lines, additions: [addition(1), ended] })).toMatchObject([
    { additionId: 'addition-1-EP', certain: true },
  ]);
  expect(suggestLines({ on: ON, lines, additions: [ended] })).toMatchObject([{ additionId: null, certain: false }]);
  expect(suggestLines({ on: ON, lines, additions: [addition(1), addition(1, { id: 'b' })] })).toMatchObject([
    { additionId: null, certain: false, reason: '2 active additions of the service on the agreement' },
  ]);
});
