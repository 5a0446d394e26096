import { readdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { VendorError } from '../../src/errors.ts';
import { openLog } from '../../src/log.ts';
import { type EraServer, startEraServer } from '../../src/sandbox/era/server-api.ts';
import { type EraRole, eraCsv, eraTemplates } from '../../src/sandbox/era/templates.ts';
import { createRandom, type Random } from '../../src/sandbox/world/random.ts';
import { eraServerApi, openEraServerApi } from '../../src/vendors/era-server-api/index.ts';
import type { Limits } from '../../src/vendors/era-server-api/session.ts';
import { rowsOf } from '../../test/support/connectwise.ts';
import { childProcesses } from '../../test/support/processes.ts';

export interface Order {
  /** Messages to the library at least. */
  requests: number;
  seed: number;
}

export interface Report {
  requests: number;
  syncs: { right: number; refused: number };
  /** How often each fault was set. */
  faults: Record<string, number>;
  /** What must never be; empty: all is well. */
  failures: string[];
}

const faults = [
  ...['null', 'garbage', 'empty', 'bytes', 'two', 'list', 'refuse', 'agree', 'foreign', 'textless', 'cut', 'swap'],
  ...['huge', 'memory', 'hang', 'crash', 'abort', 'exit', 'unready'],
];
const messages = [
  ...['StartRequest', 'CreateConnection', 'VerifyUser', 'RpcAuthLogin', 'IsConnectionAlive'],
  ...['RpcGenerateReport', 'RpcGenerateReport', 'RpcGenerateReport', 'CloseConnection', 'StopRequest'],
];

const patient: Limits = {
  stepMs: 20_000,
  reportMs: 20_000,
  farewellMs: 2_000,
  largestAnswerBytes: 20_000_000,
  largestMemoryBytes: 400 * 2 ** 20,
};
const hasty: Limits = { ...patient, stepMs: 1_500, reportMs: 1_500, farewellMs: 300 };

/** Syncs a server again and again, while its library fails at random; each sync sees another fleet. */
export async function playFaults({ requests, seed }: Order, print: (text: string) => void): Promise<Report> {
  const random = createRandom(seed, 'faults');
  const server = await startEraServer();
  const report: Report = { requests: 0, syncs: { right: 0, refused: 0 }, faults: {}, failures: [] };
  const before = childProcesses();
  let files = 0;
  try {
    for (let round = 1; report.requests < requests; round += 1) {
      await playSync({ server, random, report }, round);
      if (round === 5) files = openFiles();
      if (round % 50 === 0)
        print(`${report.requests} requests, ${report.syncs.right} right, ${report.syncs.refused} refused`);
    }
    if (childProcesses().length !== before.length) report.failures.push('a process of a library was left behind');
    if (openFiles() > files) report.failures.push(`open files grew from ${files} to ${openFiles()}`);
  } finally {
    await server.close();
  }
  return report;
}

interface Play {
  server: EraServer;
  random: Random;
  report: Report;
}

type Rows = Record<EraRole, string[][]>;

async function playSync({ server, random, report }: Play, round: number): Promise<void> {
  const fleet = fleetOf(random, round);
  server.tell(fleet);
  server.swapped(eraCsv(random.pick(['computers', 'products', 'dynamicGroups'] as const), fleet.products));
  const fault = random.chance(0.5) ? random.pick(faults) : null;
  server.fault(fault && `${fault} ${random.pick(messages)}`);
  if (fault !== null) report.faults[fault] = (report.faults[fault] ?? 0) + 1;

  const port = openPort(server, fault === null ? patient : hasty);
  try {
    const seen = await namesAndProducts(port);
    if (isDeepStrictEqual(seen, expected(fleet))) report.syncs.right += 1;
    else report.failures.push(`sync ${round} (${fault}) took a wrong answer for a right one: ${JSON.stringify(seen)}`);
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    report.syncs.refused += 1;
    if (fault === null) report.failures.push(`sync ${round} failed without a fault: ${error.message}`);
  } finally {
    await port.close();
    report.requests += port.requests();
  }
  if (fault === null && (await server.answersOut()) !== 0) report.failures.push(`sync ${round} freed not every answer`);
}

/** Another fleet in each round: what an earlier one was answered is not right any more. */
function fleetOf(random: Random, round: number): Rows {
  const ids = Array.from({ length: random.between(1, 40) }, (_, at) => `${round}-${at}`);
  return {
    computers: ids.map((id) => [id, `PC "${id}", Łódź 密`, `All/Kunden/${random.below(5)}`, 'Windows 11', '', '', '']),
    products: ids.map((id) => [id, random.pick(['ESET Endpoint Security', 'ESET Server Security']), 'ESET']),
    dynamicGroups: ids.filter(() => random.chance(0.3)).map((id) => [id, 'All/Outdated']),
  };
}

function openPort({ host, port, username, password, folder, certificate }: EraServer, limits: Limits) {
  const pin = { fingerprint: certificate.fingerprint, pem: certificate.cert };
  const templates = eraTemplates();
  const settings = eraServerApi.settings.parse({ host, port, username, library: folder, templates, pin });
  const deps = { name: 'faults', log: openLog('silent'), now: Date.now, random: Math.random };
  return openEraServerApi({ settings, secrets: { password } }, deps, limits);
}

const never = new AbortController().signal;

async function namesAndProducts(port: ReturnType<typeof openPort>): Promise<Seen> {
  const dynamic = (await rowsOf(port.groups(never))).find(({ kind }) => kind === 'dynamic');
  const devices = await rowsOf(port.devices(never));
  const members = dynamic === undefined ? [] : await rowsOf(port.members(dynamic.id, never));
  return {
    devices: devices.map(({ id, name, installed }) => [id, name, ...installed].join(' | ')),
    members: members.map(({ deviceId }) => deviceId),
  };
}

interface Seen {
  devices: string[];
  members: string[];
}

const expected = ({ computers, products, dynamicGroups }: Rows): Seen => ({
  devices: computers.map(([id, name], at) => [id, name, products[at]?.[1]].join(' | ')),
  members: dynamicGroups.map(([id = '']) => id),
});

const openFiles = (): number => readdirSync('/proc/self/fd').length;
