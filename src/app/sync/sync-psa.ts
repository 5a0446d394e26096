import type { Instant } from '../../domain/time.ts';
import { loadWatermarks, settle, type Watermarks } from '../../store/sync-state.ts';
import type { Listing, Psa } from '../../vendors/ports.ts';
import { takeTurns } from './addition-turns.ts';
import { applyReading, type Concluded, startApplying } from './apply.ts';
import { readBoards } from './boards.ts';
import { doubtful, judgedOf } from './conclude.ts';
import { judge } from './doubts.ts';
import { OVERLAP_MS } from './limits.ts';
import { agreementObject, companyObject, type SyncObject, serviceObject } from './objects.ts';
import { type Reading, readListing } from './reading.ts';
import type { Conclusion, SyncRun } from './run.ts';
import { sayUnread } from './unread.ts';
import { type Ask, confirmVanished, newBudget, type Verdicts } from './vanished.ts';

/** One object's listing, whether everything was asked for, and how its vanished objects are asked for. */
interface Listed {
  reading: Reading;
  full: boolean;
  ask: Ask | null;
}

/**
 * Companies, agreements and services that changed since the last time; on a full run all of them, and the boards.
 * Then the additions whose turn it is, each agreement's for itself.
 */
export async function syncPsa(run: SyncRun, port: Psa): Promise<Conclusion> {
  const watermarks = await loadWatermarks(run.app.db.read, run.connection.id);
  const listed = await readChanging(run, port, watermarks);
  if (run.full) {
    for (const reading of await readBoards(run, port)) listed.push({ reading, full: true, ask: null });
  }
  for (const each of listed) sayUnread(run.said, each);
  const judged = listed.map(({ reading, full }) => judgedOf(reading, full));
  const doubt = doubtful(run, judge(judged, { customers: [], limits: run.limits }));
  if (doubt !== null) return doubt;
  await apply(run, { concluded: await conclude(run, listed), watermarks });
  return takeTurns(run, port);
}

/** What the PSA can list by change. */
async function readChanging(run: SyncRun, port: Psa, watermarks: Watermarks): Promise<Listed[]> {
  const { signal } = run;
  return [
    await readChanges(run, {
      object: companyObject,
      mark: watermarks['companies'],
      list: (since) => port.companies(since, signal),
      ask: (id) => port.company(id, signal),
    }),
    await readChanges(run, {
      object: agreementObject,
      mark: watermarks['agreements'],
      list: (since) => port.agreements(since, signal),
      ask: (id) => port.agreement(id, signal),
    }),
    await readChanges(run, {
      object: serviceObject,
      mark: watermarks['services'],
      list: (since) => port.services(since, signal),
      ask: null,
    }),
  ];
}

interface Source<Row> {
  object: SyncObject<Row>;
  /** Newest change read so far. */
  mark: Instant | undefined;
  list(since: Instant | null): Listing<Row>;
  ask: Ask | null;
}

async function readChanges<Row>(run: SyncRun, { object, mark, list, ask }: Source<Row>): Promise<Listed> {
  const since = run.full || mark === undefined ? null : new Date(Date.parse(mark) - OVERLAP_MS).toISOString();
  return { reading: await readListing(run, { object, listing: list(since) }), full: since === null, ask };
}

async function conclude(run: SyncRun, listed: readonly Listed[]): Promise<Concluded[]> {
  const nothing: Verdicts = { removed: [], missing: [], present: [], forbidden: [] };
  const budget = newBudget();
  const concluded: Concluded[] = [];
  for (const { reading, full, ask } of listed) {
    const verdicts = full ? await confirmVanished(run, { reading, ask, budget }) : nothing;
    concluded.push({ reading, verdicts });
  }
  return concluded;
}

async function apply(
  run: SyncRun,
  { concluded, watermarks }: { concluded: readonly Concluded[]; watermarks: Watermarks },
): Promise<void> {
  const applier = startApplying(run);
  const next = { ...watermarks };
  for (const each of concluded) {
    await applyReading(run, applier, each);
    const { table, changedUntil } = each.reading;
    const before = next[table];
    if (changedUntil !== null && (before === undefined || changedUntil > before)) next[table] = changedUntil;
  }
  const { at, readAt } = applier;
  const done = { connectionId: run.connection.id, at, readAt, full: run.full, watermarks: next };
  await run.app.db.write((trx) => settle(trx, done));
}
