import type { DeviceRoute } from '../../domain/device-route.ts';
import { limitOpenings } from '../../domain/tickets.ts';
import { loadUnsettledEntries, restartEntry, type StoredEntry } from '../../store/entries.ts';
import { loadStatuses } from '../../store/psa-objects.ts';
import { loadSettingRows } from '../../store/settings.ts';
import { loadOpenWrites } from '../../store/writes.ts';
import { type App, nowInstant } from '../app.ts';
import { openPsa } from '../open-vendor.ts';
import { requirePsa } from '../psa-connection.ts';
import { act, type Deed } from './acting.ts';
import { type Case, decideCase, type Work } from './deciding.ts';
import { type DeskState, loadDeskState, routeEntry } from './desk-state.ts';
import { saveTicketFindings } from './findings.ts';
import { type Desk, entryOf } from './orders.ts';
import { settleTicketWrites } from './settle.ts';

/** What one run did. */
export interface TicketReport {
  opened: { entryId: number; device: string; ticketId: string; summary: string }[];
  noted: number;
  closed: number;
  reopened: number;
  refused: number;
  unknown: number;
  /** Entries that wait, and why. */
  waiting: { entryId: number; device: string; why: string }[];
  /** Tickets that the limit of a run left for the next one. */
  overLimit: number;
}

const LOCK_WAIT_MS = 30_000;

/**
 * Opens, notes and closes tickets as the entries ask for it. What an earlier end of the program or a lost answer left
 * open is settled first, by reading. May be repeated: each entry gets one ticket. Throws AppError 'locked', 'not-found'.
 */
export async function runTickets(app: App, signal: AbortSignal): Promise<TicketReport> {
  const connection = await requirePsa(app);
  const release = await app.locks.acquire('ticketing', { signal, waitMs: LOCK_WAIT_MS });
  const psa = openPsa(app, connection);
  try {
    const until = AbortSignal.any([signal, release.lost]);
    const desk: Desk = { app, psa, connectionId: connection.id, restored: await isRestored(app) };
    await settleTicketWrites(desk, until);
    const state = await loadDeskState(app, connection.id);
    await restartMoved(app, state);
    const statuses = await loadStatuses(app.db.read, connection.id);
    const report = await workThrough({ ...desk, state, statuses }, until);
    await saveTicketFindings(app, { state, connectionId: connection.id });
    const { opened, waiting, ...counts } = report;
    app.log.info({ opened: opened.length, waiting: waiting.length, ...counts }, 'tickets done');
    return report;
  } finally {
    await psa.close();
    await release();
  }
}

async function isRestored(app: App): Promise<boolean> {
  return (await loadSettingRows(app.db.read)).some(({ name }) => name === 'restored');
}

/** A device that came to another account starts a new entry there; its old ticket stays as it is. */
async function restartMoved(app: App, state: DeskState): Promise<void> {
  const at = nowInstant(app);
  for (const entry of await loadUnsettledEntries(app.db.read)) {
    if (entry.leftAt !== null || entry.accountId === null || !isSettled(state, entry)) continue;
    const route: DeviceRoute = routeEntry(state, entry);
    if (route.kind !== 'account' || route.accountId === entry.accountId) continue;
    const note = 'the device came to another account';
    await app.db.write((trx) => restartEntry(trx, { id: entry.id, at, reason: 'moved', note }));
  }
}

async function workThrough(work: Work, signal: AbortSignal): Promise<TicketReport> {
  const { read } = work.app.db;
  const open = await loadOpenWrites(read, { kinds: ['ticket', 'note', 'status'] });
  const busy = new Set(open.map(({ subject }) => entryOf(subject)));
  const cases: Case[] = [];
  for (const entry of await loadUnsettledEntries(read)) {
    signal.throwIfAborted();
    if (busy.has(entry.id) || !isSettled(work.state, entry)) continue;
    const decided = await decideCase(work, entry, signal);
    if (decided !== null) cases.push(decided);
  }
  const limited = limitOpenings(cases, work.state.settings.perRun);
  const report = emptyReport();
  report.overLimit = limited.filter(({ action }, at) => action.do === 'wait' && cases[at]?.action.do === 'open').length;
  for (const each of limited) {
    signal.throwIfAborted();
    count(report, { entry: each.entry, deed: await act(work, each, signal) });
  }
  return report;
}

/** Entries of a server whose changes are half applied rest until they are whole. */
function isSettled({ connections }: DeskState, { connectionId }: StoredEntry): boolean {
  const connection = connections.get(connectionId);
  return connection !== undefined && (!connection.unsettled || connection.disconnectedAt !== null);
}

function emptyReport(): TicketReport {
  return { opened: [], noted: 0, closed: 0, reopened: 0, refused: 0, unknown: 0, waiting: [], overLimit: 0 };
}

function count(report: TicketReport, { entry, deed }: { entry: StoredEntry; deed: Deed }): void {
  const { id: entryId, deviceName: device } = entry;
  if (deed.did === 'nothing') return;
  if (deed.did === 'opened') report.opened.push({ entryId, device, ticketId: deed.ticketId, summary: deed.summary });
  else if (deed.did === 'waited') report.waiting.push({ entryId, device, why: deed.why });
  else report[deed.did] += 1;
}
