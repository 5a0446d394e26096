import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '../../test/support/sandbox.ts';
import type { BareOrders } from './bare.ts';
import type { BareReading, BareTask } from './bare-loop.ts';
import type { Taken } from './meter.ts';
import type { ProductOrders } from './product.ts';
import { startWorker, type Worker } from './worker.ts';

/** One phase as both did it, one right after the other. */
export interface Phase {
  product: Taken & { requests: number; rowsWritten?: number };
  bare: Taken & BareReading;
}

export interface Round {
  first: Phase;
  unchanged: Phase;
  changed: Phase;
  plans: Awaited<ReturnType<ProductOrders['plan']>>[];
  measures: Awaited<ReturnType<ProductOrders['measures']>>;
}

export interface World {
  sandbox: Sandbox;
  /** How far its clock is ahead of ours, in milliseconds. */
  ahead: number;
}

/** Between two syncs, as many minutes as the default interval. */
const MINUTES = 10;
/** Changes of agreements are asked for from so long before the last sync, as the product does. */
const OVERLAP_MINUTES = 10;
const SHARE_CHANGED = 0.01;
const PLANS = 5;

interface Stage {
  world: World;
  product: Worker<ProductOrders>;
  bare: Worker<BareOrders>;
  bareFirst: boolean;
}

/** A whole life of the product on an empty store, and the bare loop beside it. `say` is told what goes on. */
export async function playRound(
  world: World,
  { bareFirst, say }: { bareFirst: boolean; say: (words: string) => void },
): Promise<Round> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'seatbridge-bench-'));
  const product = startWorker<ProductOrders>('product.ts');
  const bare = startWorker<BareOrders>('bare.ts');
  const stage: Stage = { world, product, bare, bareFirst };
  try {
    return await play(stage, { dataFolder, say });
  } finally {
    await Promise.all([product.end(), bare.end()]);
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

async function play(
  stage: Stage,
  { dataFolder, say }: { dataFolder: string; say: (words: string) => void },
): Promise<Round> {
  const { world, product } = stage;
  const { connectwise, eset, controlUrl } = world.sandbox;
  await product.tell('setClock', { ahead: world.ahead });
  await product.tell('open', { addresses: { connectwise, eset: [...eset], control: controlUrl }, dataFolder });
  say('first sync');
  const first = await takeTurns(stage, { whole: true, agreementIds: [] });
  say('mapping');
  await product.tell('map', null);
  await moveOn(stage);
  // The members of the groups watched from now on are written once: that is no unchanged sync yet.
  await product.tell('syncTogether', null);
  await moveOn(stage);
  say('unchanged sync');
  const unchanged = await takeTurns(stage, { whole: false, agreementIds: await product.tell('due', null) });
  await moveOn(stage, ...eset.map(({ name }) => ({ change: { server: name, share: SHARE_CHANGED } })));
  say('changed sync');
  const changed = await takeTurns(stage, { whole: false, agreementIds: await product.tell('due', null) });
  say('plan');
  await product.tell('storePlan', null);
  const plans: Round['plans'] = [];
  for (let count = 0; count < PLANS; count += 1) plans.push(await product.tell('plan', null));
  return { first, unchanged, changed, plans, measures: await product.tell('measures', null) };
}

/** Every device checks in meanwhile. */
async function moveOn({ world, product }: Stage, ...changes: object[]): Promise<void> {
  await world.sandbox.move({ minutes: MINUTES }, ...changes);
  world.ahead += MINUTES * 60_000;
  await product.tell('setClock', { ahead: world.ahead });
}

interface Reading {
  /** Everything, as at the first time. */
  whole: boolean;
  agreementIds: readonly string[];
}

async function takeTurns(stage: Stage, { whole, agreementIds }: Reading): Promise<Phase> {
  const { world, product, bare, bareFirst } = stage;
  const { connectwise, eset } = world.sandbox;
  const changedSince = new Date(Date.now() + world.ahead - (MINUTES + OVERLAP_MINUTES) * 60_000).toISOString();
  const task: BareTask = { connectwise, eset, since: whole ? null : changedSince, members: !whole, agreementIds };
  const readBare = async () => {
    const { result, ...taken } = await bare.tell('read', task);
    return { ...taken, ...result };
  };
  const sync = async () => {
    const before = (await world.sandbox.requests()).total;
    const taken = await product.tell(whole ? 'sync' : 'syncCounting', null);
    return { ...taken, requests: (await world.sandbox.requests()).total - before };
  };
  if (bareFirst) {
    const read = await readBare();
    return { bare: read, product: await sync() };
  }
  const synced = await sync();
  return { bare: await readBare(), product: synced };
}
