import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import { makePlan } from '../../src/app/billing/plan.ts';
import { activeConnections } from '../../src/app/connections.ts';
import { requirePsa } from '../../src/app/psa-connection.ts';
import { dueAgreements } from '../../src/app/sync/rotation.ts';
import { syncConnection } from '../../src/app/sync/sync-connection.ts';
import { syncAll } from '../../src/app/sync-all.ts';
import { type OpenApp, openApp } from '../../src/context.ts';
import { connectAll, mapAll, watchDynamicGroups } from '../../src/demo/prepare.ts';
import type { Addresses } from '../../src/demo/sandbox.ts';
import { growHeapSlowly } from '../../src/heap.ts';
import { loadMappedAgreements } from '../../src/store/addition-reads.ts';
import { DATABASE_FILE } from '../../src/store/db.ts';
import type { Run } from '../../src/store/runs.ts';
import { openProtectCloud, protectCloud } from '../../src/vendors/eset-protect/index.ts';
import { vendors } from '../../src/vendors/registry.ts';
import { watchDeviceWrites } from './device-writes.ts';
import { take } from './meter.ts';
import { watchStalls } from './stalls.ts';
import { obey } from './worker.ts';

/*
 * The product as a process of its own: its memory and its stalls are nobody else's.
 */

const by = 'bench';
/** As many syncs at once as the schedule lets run. */
const together = 3;
const { signal } = new AbortController();

/** Neither side keeps to a number of calls a second: waiting for the same clock would hide the work in between. */
const unpaced = {
  ...protectCloud,
  open: (...[terms, deps]: Parameters<typeof protectCloud.open>) => openProtectCloud(terms, deps, {}),
};

let app: OpenApp;
let file = '';
let aheadMs = 0;
let stalls = () => ({ longestMs: 0, longestCpuMs: 0 });

const clock = {
  now: () => Date.now() + aheadMs,
  async sleep(ms: number, stop: AbortSignal) {
    await sleep(ms, undefined, { signal: stop });
  },
};

function mustBeOk(runs: readonly (Run | null)[]): void {
  const bad = runs.find((run) => run?.state !== 'ok');
  if (bad !== undefined) throw new Error(`A sync did not end well: ${bad?.message}`);
}

const orders = {
  async open({ addresses, dataFolder }: { addresses: Addresses; dataFolder: string }) {
    const http = { host: '127.0.0.1', port: 0, names: [], address: null, proxies: [] };
    const config = { dataFolder, databaseUrl: null, key: {}, logLevel: 'warn', smtp: null, http } as const;
    app = await openApp(config, { clock, vendors: { ...vendors, 'protect-cloud': unpaced } });
    file = join(dataFolder, DATABASE_FILE);
    stalls = watchStalls();
    await connectAll(app, addresses, signal);
  },

  /** Time as the world has it. */
  async setClock({ ahead }: { ahead: number }) {
    aheadMs = ahead;
  },

  /** Every connection, one after the other. */
  async sync(_: null) {
    const { result: outcomes, ...taken } = await take(() => syncAll(app, { by }, signal));
    mustBeOk(outcomes.map(({ run }) => run));
    return taken;
  },

  /** The same, and how many rows of devices it wrote. */
  async syncCounting(_: null) {
    const written = watchDeviceWrites(file);
    const taken = await orders.sync(null);
    return { ...taken, rowsWritten: written() };
  },

  /** As the schedule does it: several at once. */
  async syncTogether(_: null) {
    const queue = new PQueue({ concurrency: together });
    const sync = (name: string) => queue.add(() => syncConnection(app, { name, by }, signal));
    mustBeOk(await Promise.all((await activeConnections(app)).map(({ name }) => sync(name))));
  },

  /** Applies what is certain, maps the services, watches the dynamic groups, and stores the plan. */
  async map(_: null) {
    await mapAll(app, signal);
    await watchDynamicGroups(app);
    await orders.storePlan(null);
  },

  async storePlan(_: null) {
    const { result, ...taken } = await take(() => makePlan(app, { dryRun: false }, signal));
    return { ...taken, stored: result.stored };
  },

  /** Nothing is left to be read again: the plan alone. */
  async plan(_: null) {
    const { result, ...taken } = await take(() => makePlan(app, { dryRun: true }, signal));
    const { count, lines, accounts } = result.input;
    return {
      ...taken,
      devices: count.devices,
      accounts: accounts.length,
      lines: lines.length + count.tallies.length,
      adjustments: result.plan.adjustments.length,
      findings: result.plan.findings.length,
    };
  },

  /** Agreements whose additions the next sync is to read. */
  async due(_: null) {
    const { id, syncedAt } = await requirePsa(app);
    return dueAgreements(await loadMappedAgreements(app.db.read, id), { now: clock.now(), syncedAt });
  },

  /** Of the whole life of this process so far. */
  async measures(_: null) {
    return {
      peakMemoryMb: process.resourceUsage().maxRSS / 1024,
      databaseMb: statSync(file).size / 2 ** 20,
      stalls: stalls(),
    };
  },
};
export type ProductOrders = typeof orders;

growHeapSlowly(); // as main.ts does
obey(orders, () => app.close());
