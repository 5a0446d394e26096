import type { App } from '../../src/app/app.ts';
import { runCycle } from '../../src/app/cycle.ts';
import { syncConnection } from '../../src/app/sync/sync-connection.ts';
import { openThings } from './open-things.ts';
import { approveWaiting, decideProducts, openAdditions, person, sayPrioritiesAnew } from './person.ts';
import { untilArrived } from './play.ts';
import type { Stage } from './stage.ts';

/** More runs than anything needs to settle: two for a leaving, one for a lost answer, one after an approval. */
const MOST_RUNS = 12;

/**
 * Without faults: runs again, and decides as a person would, until a run finds nothing open and leaves nothing open.
 * Returns what is open still; empty where all has settled.
 */
export async function settle(app: App, signal: AbortSignal): Promise<string[]> {
  await openAdditions(app, signal);
  let open = ['no run yet'];
  for (let runs = 1; runs <= MOST_RUNS; runs += 1) {
    const { syncs, skipped } = await runCycle(app, { by: person }, signal);
    for (const { connection, run } of syncs) {
      if (run?.inDoubt) await syncConnection(app, { name: connection.name, by: person, confirm: true }, signal);
    }
    const before = open;
    open = [
      ...skipped.map(({ step, error }) => `no ${step}: ${error.message}`),
      ...(await decideProducts(app)).map((product) => `${product} was not mapped`),
      ...(await openThings(app)),
    ];
    if (open.length === 0 && before.length === 0) return [];
    await approveWaiting(app);
    if (open.some((each) => each.startsWith('ticket refused'))) await sayPrioritiesAnew(app, runs);
    if (open.some((each) => each.startsWith('write'))) await untilArrived();
  }
  return open;
}

/** Runs once more: where all has settled, nothing is written anywhere. */
export async function writesOfIdleRun(app: App, { sandbox }: Stage, signal: AbortSignal): Promise<string[]> {
  const before = (await sandbox.state()).connectwise.writes.length;
  await runCycle(app, { by: person }, signal);
  const { writes } = (await sandbox.state()).connectwise;
  return writes.slice(before).map(({ method, path }) => `a run with nothing to do wrote: ${method} ${path}`);
}
