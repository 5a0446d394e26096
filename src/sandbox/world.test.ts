import { expect, test } from 'vitest';
import { isoSeconds } from './world/clock.ts';
import { companyIdOf, type EsetServer, groupsBelow, lastSyncTime, membersOf } from './world/eset.ts';
import { noSerial } from './world/hardware.ts';
import { allAdditions } from './world/psa.ts';
import { sizes, type WorldSize } from './world/sizes.ts';
import { countByCatalogItem, countByProduct } from './world/truth.ts';
import { createWorld, rebuildWorld } from './world.ts';

const noon = Date.UTC(2026, 4, 14, 12);
const build = (size: WorldSize, seed = 1) => createWorld(size, seed, { realNow: () => noon });

const total = (servers: readonly EsetServer[], count: (server: EsetServer) => number) =>
  servers.reduce((sum, server) => sum + count(server), 0);
const describe = (size: WorldSize, seed: number) => {
  const { servers, psa } = build(size, seed);
  return {
    devices: servers.map((server) =>
      server.devices.map((device) => [device.id, device.name, device.group.id, device.installed, device.mac]),
    ),
    groups: servers.map((server) =>
      Array.from(server.groups.values(), (group) => [group.id, group.name, group.members.size]),
    ),
    psa: [[...psa.companies.values()], [...psa.agreements.values()], [...allAdditions(psa)]],
  };
};

test.each(['demo', 's', 'm', 'l'] as const)('a world of size %s has exactly the numbers of its size', (size) => {
  const { servers, psa } = build(size);
  const extent = sizes[size];
  expect(servers.map((server) => server.kind)).toEqual(extent.servers);
  expect(total(servers, (server) => server.devices.length)).toBe(extent.devices);
  expect(psa.agreements.size).toBe(extent.agreements);
  expect([...allAdditions(psa)]).toHaveLength(extent.additions);
  const customers = servers.flatMap((server) =>
    [...server.groups.values()].filter((group) => group.entity === 'COMPANY'),
  );
  expect(new Set(customers.map((group) => group.companyId)).size).toBe(extent.customers);
});

test('with old servers a customer is managed by one of every kind, and no report is without a dynamic group', () => {
  const { servers } = createWorld('demo', 1, { realNow: () => noon, old: ['era-report-files', 'era-server-api'] });
  const managing = Map.groupBy(
    servers.flatMap(({ kind, devices }) => devices.map(({ group }) => ({ kind, company: companyIdOf(group) }))),
    ({ company }) => company,
  );
  expect([...managing.values()].some((places) => new Set(places.map(({ kind }) => kind)).size === 4)).toBe(true);
  expect(total(servers, (server) => server.devices.length)).toBe(sizes.demo.devices);
  for (const server of servers.slice(2))
    for (const group of server.groups.values())
      if (group.kind === 'dynamic') expect(group.members.size).toBeGreaterThan(0);
});

test('the same size, seed and day give the same world; another seed gives another', () => {
  expect(describe('s', 7)).toEqual(describe('s', 7));
  expect(describe('s', 7)).not.toEqual(describe('s', 8));
});

test('a world that is built anew is as it was at first', () => {
  const world = createWorld('demo', 3);
  const first = world.servers[0]?.devices.map((device) => device.id);
  world.clock.advance(600);
  world.servers[0]?.devices.splice(0, 5);
  rebuildWorld(world);
  expect(world.servers[0]?.devices.map((device) => device.id)).toEqual(first);
});

test('ids, identifiers and names of companies that are not deleted do not repeat', () => {
  const { servers, psa } = build('m');
  const identifiers = Array.from(psa.companies.values(), (company) => company.identifier);
  expect(new Set(identifiers).size).toBe(identifiers.length);
  for (const server of servers) expect(server.deviceById.size).toBe(server.devices.length);
});

test('parents come before children, and every device is in its one static group', () => {
  for (const server of build('s').servers) {
    const seen = new Set();
    for (const group of server.groups.values()) {
      if (group.parent) expect(seen.has(group.parent)).toBe(true);
      seen.add(group);
    }
    for (const device of server.devices) {
      const homes = [...server.groups.values()].filter((group) => group.kind === 'static' && group.members.has(device));
      expect(homes).toEqual([device.group]);
    }
    const [all] = server.groups.values();
    if (!all) throw new Error('no group');
    const below = groupsBelow(server, all).filter((group) => group.kind === 'static');
    expect(membersOf(all, below)).toHaveLength(server.devices.length);
  }
});

test('built-in groups have other names on the first server', () => {
  const names = build('demo').servers.map(
    (server) => [...server.groups.values()].find((group) => group.builtIn === 'all')?.name,
  );
  expect(names).toEqual(['Alle', 'All']);
});

test('an agent checks in every ten minutes of the world; a silent one does not', () => {
  const world = build('demo');
  const devices = world.servers.flatMap((server) => server.devices);
  const before = devices.map((device) => lastSyncTime(device, noon));
  const after = devices.map((device) => lastSyncTime(device, noon + 600_000));
  for (const [i, device] of devices.entries()) {
    expect((after[i] ?? 0) - (before[i] ?? 0)).toBe(device.silentSince === null ? 600_000 : 0);
    expect(noon - (before[i] ?? 0) < 600_000 || device.silentSince !== null).toBe(true);
  }
  expect(isoSeconds(before[0] ?? 0)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});

test('a device that two servers know is counted once, where it was last seen', () => {
  const { servers } = build('m');
  const [first, second] = servers;
  if (!first || !second) throw new Error('two servers are needed');
  const twins = first.devices.filter((device) => second.deviceById.has(device.id));
  expect(twins.length).toBeGreaterThan(0);
  const counted = [...countByProduct(servers, noon).values()].map((byName) => byName.get('ESET Management Agent') ?? 0);
  const ofCustomers = (server: EsetServer) =>
    server.devices.filter((device) => companyIdOf(device.group) !== null).length;
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(total(servers, ofCustomers) - twins.length);
});

test('children have no dates of their own, and of some agreements the next invoice date is missing', () => {
  const agreements = [...build('s').psa.agreements.values()];
  const children = agreements.filter(({ parentId }) => parentId !== null);
  expect(children.length).toBeGreaterThan(0);
  for (const child of children) expect(child).toMatchObject({ startDate: null, endDate: null, nextInvoiceDate: null });
  const undated = agreements.filter((each) => each.parentId === null && each.nextInvoiceDate === null);
  expect(undated.length).toBeGreaterThan(0);
  expect(undated.length).toBeLessThan(agreements.length / 10);
});

test('most seat additions tell the truth, every fifth is off', () => {
  const { servers, psa } = build('m');
  const counts = countByCatalogItem(servers, noon);
  const seats = [...allAdditions(psa)].filter((addition) => {
    const agreement = psa.agreements.get(addition.agreementId);
    const item = psa.catalog.get(addition.productId);
    return (
      item?.identifier === 'ESET-EP' &&
      agreement?.name.startsWith('Managed') &&
      addition.description === item.description
    );
  });
  const off = seats.filter((addition) => {
    const companyId = psa.agreements.get(addition.agreementId)?.companyId ?? 0;
    return counts.get(companyId)?.get('ESET-EP') !== addition.quantity;
  });
  expect(off.length / seats.length).toBeGreaterThan(0.1);
  expect(off.length / seats.length).toBeLessThan(0.35);
});

test('an address is one machine’s and its maker’s, but for virtual machines and the docks that many stand on', () => {
  const devices = build('m').servers.flatMap((server) => server.devices);
  const lowestBits = ({ mac }: { mac: string }) => Number.parseInt(mac.slice(0, 2), 16) & 0b11;
  const madeUp = devices.filter((device) => lowestBits(device) !== 0);
  expect(new Set(madeUp.map(lowestBits))).toEqual(new Set([0b10]));
  expect(madeUp.length / devices.length).toBeGreaterThan(0.01);
  expect(madeUp.length / devices.length).toBeLessThan(0.05);
  const machines = Map.groupBy(devices, ({ mac }) => mac);
  const shared = [...machines.values()].filter((each) => new Set(each.map(({ id }) => id)).size > 1);
  expect(shared.length).toBeGreaterThan(0);
  for (const each of shared) expect(new Set(each.map(({ serial }) => serial)).size).toBe(1);
  const docked = devices.filter(({ dockMac }) => dockMac !== null);
  expect(new Set(docked.map(({ dockMac }) => dockMac)).size).toBeLessThan(docked.length);
  expect(devices.some(({ serial }) => serial === noSerial)).toBe(true);
});

test('the odd things of a real practice are there', () => {
  const { servers, psa } = build('m');
  const devices = servers.flatMap((server) => server.devices);
  const additions = [...allAdditions(psa)];
  const agreements = [...psa.agreements.values()];
  const groups = servers.flatMap((server) => [...server.groups.values()]);
  const names = Array.from(psa.companies.values(), (company) => company.name);
  expect(new Set(names).size).toBeLessThan(names.length);
  for (const status of ['Active', 'Cancelled', 'Expired', 'Inactive'])
    expect(agreements.map((each) => each.status)).toContain(status);
  for (const billing of ['Billable', 'DoNotBill', 'NoCharge'])
    expect(additions.map((each) => each.billCustomer)).toContain(billing);
  expect(agreements.some((each) => each.parentId !== null)).toBe(true);
  expect(agreements.some((each) => psa.additions.get(each.id)?.length === 0)).toBe(true);
  expect(additions.some((each) => each.lessIncluded > 0)).toBe(true);
  expect(additions.some((each) => each.cancelledDate !== null && each.cancelledDate < noon)).toBe(true);
  expect(additions.some((each) => !Number.isInteger(each.quantity))).toBe(true);
  expect(agreements.some((each) => each.billingCycleId === 3)).toBe(true);
  expect(groups.some((each) => /\[\w+\]$/.test(each.name))).toBe(true);
  expect(groups.some((each) => each.name.startsWith('Kunde '))).toBe(true);
  expect(devices.some((each) => each.activations.some((activation) => activation.validUntil < noon))).toBe(true);
  expect(devices.some((each) => each.activations.some((activation) => activation.trial))).toBe(true);
  expect(devices.some((each) => each.installed.some((product) => product.name.startsWith('ESET File Security')))).toBe(
    true,
  );
});
