import { limitNote } from '../../domain/tickets.ts';
import { VendorError } from '../../errors.ts';
import type { Connection } from '../../store/connections.ts';
import { loadUnsettledEntries, restartEntry, type StoredEntry } from '../../store/entries.ts';
import type { Answers } from '../access-findings.ts';
import { type App, nowInstant } from '../app.ts';
import { openPsa } from '../open-vendor.ts';
import { requirePsa } from '../psa-connection.ts';
import { act } from './acting.ts';
import { askingPsa } from './asking.ts';
import { isHalfApplied } from './certainty.ts';
import { type Case, decideCase, type Work } from './deciding.ts';
import type { Deed } from './deeds.ts';
import { type DeskState, loadDeskState } from './desk-state.ts';
import { isSameCustomer, routeEntry } from './destinations.ts';
import type { Due } from './earlier.ts';
import { saveTicketFindings } from './findings.ts';
import { type Keeping, keepingOf, saveKeepings } from './keeping.ts';
import { openOrJoin } from './opening.ts';
import { emptyReport, note, type TicketReport } from './report.ts';
import { settleTicketWrites } from './settle.ts';

const LOCK_WAIT_MS = 30_000;

/**
 * Opens, notes and closes tickets as the entries ask for it. What an earlier end of the program or a lost answer left
 * open is settled first, by reading. May be repeated: each entry gets one ticket. What fails for one entry keeps no
 * other from its turn. Throws AppError 'locked', 'not-found', and VendorError 'auth' where the credentials are refused.
 */
export async function runTickets(app: App, signal: AbortSignal): Promise<TicketReport> {
  const connection = await requirePsa(app);
  const release = await app.locks.acquire('ticketing', { signal, waitMs: LOCK_WAIT_MS });
  const port = openPsa(app, connection);
  const { psa, answers } = askingPsa(port);
  try {
    const until = AbortSignal.any([signal, release.lost]);
    const busy = await settleTicketWrites({ app, psa, connectionId: connection.id }, until);
    const state = await loadDeskState(app, connection.id);
    const work = { app, psa, connectionId: connection.id, state };
    return await workThrough(work, { connection, answers, busy }, until);
  } finally {
    await port.close();
    await release();
  }
}

/** What the turns of one run have in common. */
interface Run {
  work: Work;
  answers: Answers;
  report: TicketReport;
  kept: Keeping[];
  signal: AbortSignal;
}

async function workThrough(
  work: Work,
  { connection, answers, busy }: { connection: Connection; answers: Answers; busy: ReadonlySet<number> },
  signal: AbortSignal,
): Promise<TicketReport> {
  const { app, state } = work;
  const run: Run = { work, answers, report: { ...emptyReport(), unknown: busy.size }, kept: [], signal };
  try {
    if (answers.credentials !== null) throw answers.credentials;
    const free = (await loadUnsettledEntries(app.db.read)).filter(({ id }) => !busy.has(id));
    await openDue(run, await decideAll(run, await restartMoved(work, free)));
  } finally {
    await saveKeepings(app, run.kept);
    await saveTicketFindings(app, { state, connection, answers });
  }
  const { opened, waiting, ...counts } = run.report;
  app.log.info({ opened: opened.length, waiting: waiting.length, ...counts }, 'tickets done');
  return run.report;
}

/** A device that came to another customer starts a new entry there; its old ticket stays as it is. Returns the others. */
async function restartMoved({ app, state }: Work, entries: readonly StoredEntry[]): Promise<StoredEntry[]> {
  const moved = entries.filter((entry) => hasMoved(state, entry));
  const restart = { at: nowInstant(app), reason: 'moved', note: 'the device came to another customer' } as const;
  for (const { id } of moved) await app.db.write((trx) => restartEntry(trx, { id, ...restart }));
  const gone = new Set(moved);
  return entries.filter((entry) => !gone.has(entry));
}

function hasMoved(state: DeskState, entry: StoredEntry): boolean {
  const { leftAt, accountId, ticketId, groupKey } = entry;
  if (leftAt !== null || accountId === null || ticketId === null || !state.rules.has(groupKey)) return false;
  if (isHalfApplied(state, entry)) return false;
  const route = routeEntry(state, entry);
  return route.kind === 'account' && !isSameCustomer(state, route.accountId, accountId);
}

/** Decides and does everything but opening; returns the entries whose ticket is due, oldest first. */
async function decideAll(run: Run, entries: readonly StoredEntry[]): Promise<Due[]> {
  const { work, signal } = run;
  const due: Due[] = [];
  for (const entry of entries) {
    await turn(run, entry, async () => {
      const decided = await decideCase(work, entry, signal);
      return decided === null ? { did: 'nothing' } : dispatch(run, { decided, due });
    });
  }
  return due;
}

async function dispatch(run: Run, { decided, due }: { decided: Case; due: Due[] }): Promise<Deed> {
  const { entry, action } = decided;
  const kept = keepingOf(entry, action);
  if (kept !== null) run.kept.push(kept);
  if (action.do === 'wait') return { did: 'waited', why: action.note };
  const rule = run.work.state.rules.get(entry.groupKey);
  if (action.do === 'open' && rule !== undefined) due.push({ entry, target: action.target, rule });
  return act(run.work, { entry, action }, run.signal);
}

/** Opens as many as one run may, oldest first; the others wait, and say so. */
async function openDue(run: Run, due: readonly Due[]): Promise<void> {
  const { work, report, signal } = run;
  const { perRun } = work.state.settings;
  let posted = 0;
  let at = 0;
  for (; at < due.length && posted < perRun; at += 1) {
    const each = due[at] as Due;
    const deed = await turn(run, each.entry, () => openOrJoin(work, each, signal));
    if (deed.did === 'opened' || deed.did === 'refused' || deed.did === 'unknown') posted += 1;
  }
  report.overLimit = due.length - at;
  for (const { entry } of due.slice(at)) keepWaiting(run, { entry, why: limitNote(perRun, report.overLimit) });
}

/** One entry's turn. Throws only what concerns all: refused credentials, an end that was asked for, a broken store. */
async function turn(run: Run, entry: StoredEntry, doIt: () => Promise<Deed>): Promise<Deed> {
  run.signal.throwIfAborted();
  try {
    const deed = await doIt();
    note(run.report, { entry, deed });
    return deed;
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    if (run.answers.credentials !== null) throw run.answers.credentials;
    run.work.app.log.warn({ entry: entry.id, kind: error.kind, words: error.message }, 'ticket not dealt with');
    run.report.failed += 1;
    if (entry.state === 'waiting' || entry.leftAt !== null) keepWaiting(run, { entry, why: error.message });
    return { did: 'nothing' };
  }
}

/** What kept a ticket from being opened, though its turn came. */
function keepWaiting(run: Run, { entry, why }: { entry: StoredEntry; why: string }): void {
  run.kept.push({ entry, to: entry.state, note: why, hadTurn: true });
  note(run.report, { entry, deed: { did: 'waited', why } });
}
