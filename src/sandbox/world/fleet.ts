import { dayMs, startOfDay } from './clock.ts';
import { type Customer, strayDevicesPerServer } from './customers.ts';
import { type Enrolment, makeDevice, makeHabits } from './devices.ts';
import {
  addDevice,
  addGroup,
  allGroupId,
  cloudCallsPerSecond,
  companyIdOf,
  type Device,
  type DynamicRule,
  type EsetServer,
  type Group,
  isOld,
  lostAndFoundId,
  removeDevice,
  type ServerKind,
} from './eset.ts';
import { departmentNames, siteNames } from './names.ts';
import { createRandom, type Random } from './random.ts';
import type { BuildContext } from './sizes.ts';

interface Wording {
  readonly all: string;
  readonly lostAndFound: string;
  readonly rules: Readonly<Record<DynamicRule, string>>;
}
/** The first server was installed in German: built-in names are never a key. */
const german: Wording = {
  all: 'Alle',
  lostAndFound: 'Fundbüro',
  rules: { modules: 'Veraltete Module', threat: 'Unbehandelte Bedrohung', protection: 'Schutz deaktiviert' },
};
const english: Wording = {
  all: 'All',
  lostAndFound: 'Lost & Found',
  rules: { modules: 'Out-of-date modules', threat: 'Unresolved threat', protection: 'Protection off' },
};

const rules: readonly DynamicRule[] = ['modules', 'threat', 'protection'];
/** The share of a server's devices that is in each dynamic group when the world begins. */
const ruleShares: Readonly<Record<DynamicRule, number>> = { modules: 0.02, threat: 0.005, protection: 0.01 };

export function buildEsetServers(context: BuildContext, customers: readonly Customer[]): EsetServer[] {
  const servers = context.servers.map((_, number) => buildServer(context, { number, customers }));
  moveOneDeviceEach(servers, { customers, today: startOfDay(context.clock.now()) });
  for (const [number, server] of servers.entries()) {
    fillDynamicGroups(server, createRandom(context.seed, `dynamic groups ${number}`));
  }
  return servers;
}

function buildServer(context: BuildContext, plan: { number: number; customers: readonly Customer[] }): EsetServer {
  const { number } = plan;
  const random = createRandom(context.seed, `server ${number}`);
  const server = emptyServer(context, number);
  const roots = addRoots(server, { random, wording: number === 0 ? german : english });
  const enrolment = { random, today: startOfDay(context.clock.now()), previous: null };
  const build: Build = { context, server, random, enrolment };
  for (const customer of plan.customers) {
    const place = customer.places.find((each) => each.server === number);
    if (place) addCustomer(build, { customer, devices: place.devices, under: roots.msp });
  }
  addStrays(build, [roots.lostAndFound, roots.own]);
  return server;
}

const shortNames: Readonly<Record<ServerKind, string>> = {
  'protect-onprem': 'onprem',
  'protect-cloud': 'cloud',
  'era-report-files': 'files',
  'era-server-api': 'library',
};

function emptyServer(context: BuildContext, number: number): EsetServer {
  const kind = context.servers[number] ?? 'protect-onprem';
  const nth = context.servers.slice(0, number + 1).filter((each) => each === kind).length;
  return {
    name: `${shortNames[kind]}-${nth}`,
    kind,
    username: kind === 'protect-cloud' ? 'api@example.com' : 'seatbridge',
    password: `example-password-${context.seed}-${number}`,
    certificateNumber: 1,
    callsPerSecond: kind === 'protect-cloud' ? cloudCallsPerSecond : 0,
    groups: new Map(),
    devices: [],
    deviceById: new Map(),
  };
}

interface Build {
  readonly context: BuildContext;
  readonly server: EsetServer;
  readonly random: Random;
  readonly enrolment: Enrolment;
}

const plain = { entity: null, builtIn: null, rule: null, companyId: null } as const;

function addRoots(server: EsetServer, { random, wording }: { random: Random; wording: Wording }) {
  const all = addGroup(server, {
    ...plain,
    id: allGroupId,
    name: wording.all,
    parent: null,
    kind: 'static',
    builtIn: 'all',
  });
  const under = { ...plain, parent: all, kind: 'static' } as const;
  const lostAndFound = addGroup(server, {
    ...under,
    id: lostAndFoundId,
    name: wording.lostAndFound,
    builtIn: 'lost-and-found',
  });
  const msp = addGroup(server, { ...under, id: random.uuid(), name: 'Contoso IT Services', entity: 'MSP' });
  const own = addGroup(server, { ...under, id: random.uuid(), name: 'Our own computers' });
  for (const rule of rules) {
    addGroup(server, { ...under, id: random.uuid(), name: wording.rules[rule], kind: 'dynamic', rule });
  }
  return { lostAndFound, msp, own };
}

function addCustomer(build: Build, plan: { customer: Customer; devices: number; under: Group }): void {
  const { server, random } = build;
  const { customer } = plan;
  const top = addGroup(server, {
    ...plain,
    id: random.uuid(),
    name: customer.groupName,
    parent: plan.under,
    kind: 'static',
    entity: 'COMPANY',
    companyId: customer.companyId,
  });
  const places = addSites(build, { top, devices: plan.devices });
  const habits = makeHabits(build.enrolment);
  const tag = customer.identifier.slice(0, 6).toUpperCase();
  for (let number = 0; number < plan.devices; number++) {
    addDevice(server, makeDevice(build.enrolment, { group: random.pick(places), tag, number, habits }));
  }
}

/** Sites and departments grow with the customer: a small one keeps its devices in its own group. */
function addSites(build: Build, { top, devices }: { top: Group; devices: number }): Group[] {
  const { server, random } = build;
  const places = [top];
  if (devices < 8) return places;
  const under = { ...plain, kind: 'static' } as const;
  for (const name of siteNames.slice(0, devices < 40 ? 1 : 3)) {
    const site = addGroup(server, { ...under, id: random.uuid(), name, parent: top, entity: 'SITE' });
    places.push(site);
    if (devices < 20) continue;
    for (const department of departmentNames.slice(0, 2)) {
      places.push(addGroup(server, { ...under, id: random.uuid(), name: department, parent: site }));
    }
  }
  return places;
}

function addStrays(build: Build, groups: readonly Group[]): void {
  const habits = makeHabits(build.enrolment);
  for (let number = 0; number < strayDevicesPerServer(build.context); number++) {
    addDevice(
      build.server,
      makeDevice(build.enrolment, { group: build.random.pick(groups), tag: 'DESKTOP', number, habits }),
    );
  }
}

/** A customer that two servers manage has one device that both know by the same id: it moved, and the first keeps its record. */
function moveOneDeviceEach(
  servers: readonly EsetServer[],
  plan: { customers: readonly Customer[]; today: number },
): void {
  for (const customer of plan.customers) {
    const [from, to] = customer.places.map((place) => servers[place.server]);
    if (!from || !to) continue;
    const [left] = devicesOf(from, customer);
    const [replaced] = devicesOf(to, customer);
    if (!left || !replaced) continue;
    removeDevice(to, replaced);
    addDevice(to, { ...left, group: replaced.group, silentSince: null });
    left.silentSince = plan.today - 3 * dayMs;
  }
}

const devicesOf = (server: EsetServer, customer: Customer): Device[] =>
  [...server.groups.values()]
    .filter((group) => companyIdOf(group) === customer.companyId)
    .flatMap((group) => [...group.members]);

function fillDynamicGroups(server: EsetServer, random: Random): void {
  for (const group of server.groups.values()) {
    if (group.rule === null) continue;
    for (const device of server.devices) if (random.chance(ruleShares[group.rule])) group.members.add(device);
    // A report names no group that is empty.
    const [first] = server.devices;
    if (isOld(server) && first) group.members.add(first);
  }
}
