import type { Addition } from '../../domain/psa.ts';
import { VendorError } from '../../errors.ts';
import {
  type KnownAddition,
  loadKnownAdditions,
  markAdditionsDoubt,
  markAdditionsRead,
} from '../../store/addition-reads.ts';
import {
  applyChanged,
  type ChangedRow,
  markForbidden,
  markMissing,
  markRemoved,
  markUnreadable,
} from '../../store/objects.ts';
import type { ObjectCounts } from '../../store/runs.ts';
import type { AdditionsAnswer, AgreementAdditions, Psa } from '../../vendors/ports.ts';
import { type App, nowInstant } from '../app.ts';
import { additionObject } from './objects.ts';
import { compareRow } from './reading.ts';
import { breathe, slices } from './run.ts';
import { additionsOf, type Said, sayRight } from './said.ts';
import { whyOf } from './unread.ts';
import { type AskBudget, confirmRows, countVerdicts, sayHidden, type Verdicts } from './vanished.ts';

/** Agreements asked for under one hold of the lock: others may read theirs in between. */
const ASK_SLICE = 200;
/** Agreements compared and written at once. */
const WRITE_SLICE = 40;
/** How long to wait for another process that reads additions, in milliseconds. */
const LOCK_WAIT_MS = 120_000;

export interface AdditionsJob {
  app: App;
  connectionId: number;
  port: Psa;
  counts: ObjectCounts;
  said: Said;
  budget: AskBudget;
  /** Vendor ids of additions that a person confirmed as gone. */
  confirmed: ReadonlySet<string>;
  signal: AbortSignal;
}

/** An agreement from whose list nothing was concluded, and why. */
export interface DoubtfulList {
  agreementId: string;
  why: string;
  /** What a person may confirm as gone. */
  wouldVanish: string[];
}

export interface AdditionsOutcome {
  /** Agreements that were read whole. */
  read: string[];
  doubtful: DoubtfulList[];
  /** Not asked for, as the server answered none of those before. */
  left: string[];
}

/** Reads the additions of these agreements and stores what changed, each agreement for itself. May be repeated. */
export async function readAdditions(job: AdditionsJob, agreementIds: readonly string[]): Promise<AdditionsOutcome> {
  const outcome: AdditionsOutcome = { read: [], doubtful: [], left: [] };
  const slicesLeft = [...slices([...new Set(agreementIds)], ASK_SLICE)];
  for (let ids = slicesLeft.shift(); ids !== undefined; ids = slicesLeft.shift()) {
    const release = await job.app.locks.acquire(`additions-${job.connectionId}`, {
      signal: job.signal,
      waitMs: LOCK_WAIT_MS,
    });
    try {
      const failed = await readSlice({ ...job, signal: AbortSignal.any([job.signal, release.lost]) }, { ids, outcome });
      if (failed === ids.length) outcome.left.push(...slicesLeft.splice(0).flat());
    } finally {
      await release();
    }
  }
  return outcome;
}

/** Returns how many of the agreements could not be had. */
async function readSlice(
  job: AdditionsJob,
  { ids, outcome }: { ids: readonly string[]; outcome: AdditionsOutcome },
): Promise<number> {
  let failed = 0;
  let batch: AgreementAdditions[] = [];
  const store = async () => {
    await storeLists(job, { lists: batch, outcome });
    batch = [];
  };
  for await (const answer of job.port.additions(ids, job.signal)) {
    await breathe(job.signal);
    if ('error' in answer) {
      failed += 1;
      await storeDoubt(job, { doubt: failureOf(job.said, answer), outcome });
      continue;
    }
    batch.push(answer);
    if (batch.length === WRITE_SLICE) await store();
  }
  if (batch.length > 0) await store();
  return failed;
}

function failureOf(said: Said, { agreementId, error }: Extract<AdditionsAnswer, { error: Error }>): DoubtfulList {
  if (!(error instanceof VendorError) || error.kind === 'auth') throw error;
  if (error.kind !== 'forbidden') return { agreementId, why: error.message, wouldVanish: [] };
  sayRight(said, 'read additions', error.message);
  return { agreementId, why: `A right is missing: ${error.message}`, wouldVanish: [] };
}

async function storeDoubt(
  job: AdditionsJob,
  { doubt, outcome }: { doubt: DoubtfulList; outcome: AdditionsOutcome },
): Promise<void> {
  outcome.doubtful.push(doubt);
  job.counts.unread += 1;
  const { connectionId } = job;
  await job.app.db.write((trx) => markAdditionsDoubt(trx, { ...doubt, connectionId }));
}

interface Lists {
  lists: readonly AgreementAdditions[];
  outcome: AdditionsOutcome;
}

async function storeLists(job: AdditionsJob, { lists, outcome }: Lists): Promise<void> {
  const known = await loadKnown(job, lists);
  const sound: Compared[] = [];
  for (const list of lists) {
    const compared = await compareList(job, { list, known });
    if ('why' in compared) await storeDoubt(job, { doubt: compared, outcome });
    else sound.push(compared);
  }
  await writeCompared(job, sound);
  outcome.read.push(...sound.map(({ agreementId }) => agreementId));
}

async function loadKnown(
  { app, connectionId }: AdditionsJob,
  lists: readonly AgreementAdditions[],
): Promise<Map<string, KnownAddition>> {
  const agreementIds = lists.map(({ agreementId }) => agreementId);
  const rows = await loadKnownAdditions(app.db.read, { connectionId, agreementIds });
  return new Map(rows.map((row) => [row.vendorId, row]));
}

/** What one agreement's list changes. */
interface Compared {
  agreementId: string;
  changed: ChangedRow[];
  unreadable: { id: number; why: string }[];
  verdicts: Verdicts;
}

async function compareList(
  job: AdditionsJob,
  { list, known }: { list: AgreementAdditions; known: ReadonlyMap<string, KnownAddition> },
): Promise<Compared | DoubtfulList> {
  const { agreementId, additions, unreadable } = list;
  const listed = new Set([...additions.map(({ id }) => id), ...unreadable.flatMap(({ id }) => id ?? [])]);
  const before = [...known.values()].filter((row) => row.agreementId === agreementId && !row.removed);
  const vanished = before.filter(({ vendorId }) => !listed.has(vendorId));
  const doubt = (why: string, wouldVanish: string[] = []): DoubtfulList => ({ agreementId, why, wouldVanish });
  if (unreadable.some(({ id }) => id === null)) return doubt('An addition came without an id that could be read.');
  const open = vanished.filter(({ vendorId }) => !job.confirmed.has(vendorId)).map(({ vendorId }) => vendorId);
  if (listed.size === 0 && open.length > 0) {
    return doubt(`The list of its additions came empty; there were ${before.length}.`, open);
  }
  const ask = (id: string) => job.port.readAddition({ agreementId, id }, job.signal);
  const verdicts = await confirmRows(vanished, { ...job, ask, again: false });
  sayAdditions(job.said, { list, vanished, verdicts });
  if (verdicts.present.length > 0) return doubt('The list of its additions lacks one that is there.');
  // It may bill any service: to count as if it were not there would be a wrong "no addition", or the wrong one of two.
  const strange = unreadable.find(({ id }) => id !== null && !known.has(id));
  if (strange) return doubt(`Addition ${strange.id}, which was never read before, cannot be read: ${strange.why}.`);
  const changed = changedRows(additions, known);
  countList(job.counts, { list, changed, verdicts });
  return { agreementId, verdicts, changed, unreadable: unreadableRows(list, known) };
}

/** Of one agreement: what another one's list is like says nothing of it. */
function sayAdditions(
  said: Said,
  { list, ...found }: { list: AgreementAdditions; vanished: readonly KnownAddition[]; verdicts: Verdicts },
): void {
  const words = additionsOf(list.agreementId);
  const count = list.unreadable.length;
  const [why = null] = list.unreadable.flatMap((each) => (each.id === null ? [] : [whyOf(each.id, each.why)]));
  said.unread.set(words, why === null ? null : { count, why });
  sayHidden(said, { words, ...found });
}

function countList(
  counts: ObjectCounts,
  { list, changed, verdicts }: { list: AgreementAdditions; changed: readonly ChangedRow[]; verdicts: Verdicts },
): void {
  counts.read += list.additions.length + list.unreadable.length;
  counts.unreadable += list.unreadable.length;
  for (const { id } of changed) counts[id === null ? 'added' : 'changed'] += 1;
  countVerdicts(counts, verdicts);
}

function changedRows(additions: readonly Addition[], known: ReadonlyMap<string, KnownAddition>): ChangedRow[] {
  const rows = new Map<string, ChangedRow>();
  for (const addition of additions) {
    const vendorId = String(addition.id);
    if (rows.has(vendorId)) continue;
    const change = compareRow(addition, { vendorId, before: known.get(vendorId) ?? null, object: additionObject });
    if (change !== null) rows.set(vendorId, change);
  }
  return [...rows.values()];
}

function unreadableRows({ unreadable }: AgreementAdditions, known: ReadonlyMap<string, KnownAddition>) {
  return unreadable.flatMap(({ id, why }) => {
    const row = id === null ? undefined : known.get(id);
    return row === undefined ? [] : [{ id: row.id, why }];
  });
}

async function writeCompared({ app, connectionId, signal }: AdditionsJob, lists: readonly Compared[]): Promise<void> {
  if (lists.length === 0) return;
  signal.throwIfAborted();
  const at = nowInstant(app);
  const table = 'additions';
  const verdictsOf = (kind: 'removed' | 'missing') => lists.flatMap(({ verdicts }) => verdicts[kind]);
  await app.db.write(async (trx) => {
    await applyChanged(trx, { table, connectionId, rows: lists.flatMap(({ changed }) => changed), at });
    for (const row of lists.flatMap(({ unreadable }) => unreadable)) await markUnreadable(trx, { table, ...row });
    for (const row of lists.flatMap(({ verdicts }) => verdicts.forbidden)) {
      await markForbidden(trx, { table, at, ...row });
    }
    await markMissing(trx, { table, ids: verdictsOf('missing'), at });
    await markRemoved(trx, { table, ids: verdictsOf('removed'), at });
    await markAdditionsRead(trx, { connectionId, agreementIds: lists.map(({ agreementId }) => agreementId), at });
  });
}
