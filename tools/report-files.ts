import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { growHeapSlowly } from '../src/heap.ts';
import { openLog } from '../src/log.ts';
import { eraReportFiles } from '../src/vendors/era-report-files/index.ts';
import { watchStalls } from './bench/stalls.ts';

/*
 * Reads report files of so many computers, each with a product, as a sync would, and says in JSON what it took.
 * npm run measure-reports -- --rows 200000
 */

growHeapSlowly();

const { values } = parseArgs({ options: { rows: { type: 'string', default: '200000' } } });
const rows = Number(values.rows);
const { signal } = new AbortController();

const reports = {
  computers: {
    ...{ files: 'computers.csv', delimiter: ';', closed: true },
    header: ['UUID', 'Computer name', 'Static group', 'OS name', 'Serial number', 'MAC address', 'Last connected'],
    columns: { id: 0, name: 1, group: 2, os: 3, serial: 4, mac: 5, lastSeen: 6 },
  },
  products: {
    ...{ files: 'products.csv', delimiter: ';', closed: true },
    header: ['UUID', 'Application name'],
    columns: { id: 0, product: 1 },
  },
};

const idOf = (at: number) => `00000000-1111-4222-8333-${at.toString(16).padStart(12, '0')}`;

const macOf = (at: number) =>
  at
    .toString(16)
    .padStart(8, '0')
    .replace(/..(?=.)/g, '$&-');

const computerOf = (at: number) =>
  `${idOf(at)};PC-${at};All/Customers/Customer ${at % 3000}/Berlin;Microsoft Windows 11 Pro;SN${at.toString(36)}Q7;3C-5A-${macOf(at)};2026-03-02 01:5${at % 10}:00`;

const productOf = (at: number) => `${idOf(at)};${at % 2 === 0 ? 'ESET Endpoint Security' : 'ESET Endpoint Antivirus'}`;

function* linesOf(header: readonly string[], line: (at: number) => string): Generator<string> {
  yield `${header.join(';')}\r\n`;
  for (let start = 0; start < rows; start += 1000) {
    const many = Array.from({ length: Math.min(1000, rows - start) }, (_, at) => `${line(start + at)}\r\n`);
    yield many.join('');
  }
}

async function write(path: string, lines: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(lines), createWriteStream(path));
  const anHourAgo = new Date(Date.now() - 3_600_000);
  await utimes(path, anHourAgo, anHourAgo);
}

const folder = await mkdtemp(join(tmpdir(), 'seatbridge-report-files-'));
try {
  await write(join(folder, 'computers.csv'), linesOf(reports.computers.header, computerOf));
  await write(join(folder, 'products.csv'), linesOf(reports.products.header, productOf));
  const settings = eraReportFiles.settings.parse({ folder, reports });
  const deps = { name: null, log: openLog('silent'), now: Date.now, random: Math.random };
  const server = eraReportFiles.open({ settings, secrets: {} }, deps);
  const stalls = watchStalls();
  const before = process.memoryUsage.rss();
  const started = performance.now();
  const read = { groups: 0, devices: 0 };
  for await (const page of server.groups(signal)) read.groups += page.rows.length;
  for await (const page of server.devices(signal)) read.devices += page.rows.length;
  const seconds = (performance.now() - started) / 1000;
  const peakMemoryMb = process.resourceUsage().maxRSS / 1024;
  const addedMemoryMb = peakMemoryMb - before / 2 ** 20;
  const { longestCpuMs } = stalls();
  process.stdout.write(`${JSON.stringify({ ...read, seconds, peakMemoryMb, addedMemoryMb, longestCpuMs })}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
