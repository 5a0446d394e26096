import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App, Clock } from '../../src/app/app.ts';
import { approveAdjustments } from '../../src/app/billing/approve.ts';
import { loadWaiting } from '../../src/app/billing/history.ts';
import { makePlan } from '../../src/app/billing/plan.ts';
import { postApproved } from '../../src/app/billing/post.ts';
import { countFinishedDays } from '../../src/app/seat-days.ts';
import { syncAll } from '../../src/app/sync-all.ts';
import { runTickets } from '../../src/app/ticketing/run.ts';
import { openApp } from '../../src/context.ts';
import { connectAll, mapAll, watchDynamicGroups } from '../../src/demo/prepare.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from './sandbox.ts';

/** A world, and beside it the data of a program that has worked on it for some weeks. */
export interface Stage {
  sandbox: Sandbox;
  dataFolder: string;
  end(): Promise<void>;
}

const person = 'Ada Lovelace';
const dayMs = 86_400_000;
/** Devices a day: into each dynamic group, and new ones. */
const few = { entering: 1, joining: 12 };
const crowd = { entering: 1_000, joining: 5_000 };

/** Days ago of each sync; at the first everything is mapped and billed, between them devices join and leave. */
const usualDays = [40, 33, 21, 14, 9, 4, 2, 0];

interface StageOptions extends SandboxOptions {
  /** Of the syncs; the first one maps. */
  daysAgo?: readonly number[];
  /** Nobody has decided anything, and thousands of devices entered groups: the lists are as long as they become. */
  isCrowded?: boolean;
}

/** Everything a screen can show: a history of two months, money, tickets, findings, and adjustments that wait. */
export async function setStage({ daysAgo = usualDays, isCrowded = false, ...options }: StageOptions): Promise<Stage> {
  const sandbox = await startSandbox(options);
  const dataFolder = mkdtempSync(join(tmpdir(), 'seatbridge-stage-'));
  const removeFolder = () => rmSync(dataFolder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  const end = async () => {
    await sandbox.stop();
    removeFolder();
  };
  try {
    await sandbox.move({ rateLimit: false });
    for (const [at, days] of daysAgo.entries())
      await onDay(dataFolder, days, (app) => (at === 0 ? begin : goOn)(app, { sandbox, isCrowded }));
    await onDay(dataFolder, 0, (app) => countFinishedDays(app, signal));
    return { sandbox, dataFolder, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Opens the data as on a day that is gone. */
async function onDay(dataFolder: string, daysAgo: number, work: (app: App) => Promise<void>): Promise<void> {
  const http = { host: '127.0.0.1', port: 0, names: [], address: null, proxies: [] };
  const clock: Clock = {
    now: () => Date.now() - daysAgo * dayMs,
    sleep: (ms, signal) => sleep(ms, undefined, { signal }),
  };
  const app = await openApp(
    { dataFolder, databaseUrl: null, key: {}, logLevel: 'silent', smtp: null, http },
    { clock },
  );
  try {
    await work(app);
  } finally {
    await app.close();
  }
}

const { signal } = new AbortController();

type Scene = { sandbox: Sandbox; isCrowded: boolean };

async function begin(app: App, { sandbox: { connectwise, eset, controlUrl }, isCrowded }: Scene): Promise<void> {
  await connectAll(app, { connectwise, eset, control: controlUrl }, signal);
  await syncAll(app, { by: person }, signal);
  await mapAll(app, signal);
  await makePlan(app, { dryRun: false }, signal);
  if (!isCrowded) await postSome(app, 1);
  await watchDynamicGroups(app);
  await syncAll(app, { by: person }, signal);
}

/** Adjustments of every second account go out; the others wait. */
async function goOn(app: App, { sandbox, isCrowded }: Scene): Promise<void> {
  const { members } = await sandbox.truth<{ members: { server: string; groupId: string }[] }>();
  const [server] = sandbox.eset;
  const { entering, joining } = isCrowded ? crowd : few;
  await sandbox.move(
    ...members.map(({ server: name, groupId }) => ({ enter: { server: name, groupId, count: entering } })),
    { join: { server: server?.name, count: joining } },
    { leave: { server: server?.name, count: 4 } },
  );
  await syncAll(app, { by: person }, signal);
  await makePlan(app, { dryRun: false }, signal);
  if (!isCrowded) await postSome(app, 2);
  await runTickets(app, signal);
}

async function postSome(app: App, everyNth: number): Promise<void> {
  const waiting = (await loadWaiting(app)).filter(({ state }) => state === 'proposed' || state === 'held');
  const ids = waiting.filter((_, at) => at % everyNth === 0).map(({ id }) => id);
  if (ids.length > 0) await approveAdjustments(app, { ids, by: person });
  await postApproved(app, { by: person, reason: 'the stage' }, signal);
}
