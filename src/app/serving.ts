import { hostname } from 'node:os';
import { AppError } from '../errors.ts';
import { loadSettingRow, saveSetting } from '../store/settings.ts';
import type { App } from './app.ts';
import { nowInstant } from './app.ts';

/** Who serves these data. */
interface Holder {
  pid: number;
  host: string;
  since: string;
}

/** The hold on these data: one `serve` at a time, over all processes. */
export interface Serving {
  /** Aborted when the hold is lost. */
  lost: AbortSignal;
  /** May be repeated. */
  end(): Promise<void>;
}

const row = 'serve';

/** Throws AppError 'locked' that names who serves them already. */
export async function startServing(app: App, by: string): Promise<Serving> {
  const release = await app.locks.tryAcquire('serve');
  if (release === null) throw await inUse(app);
  const holder: Holder = { pid: process.pid, host: hostname(), since: nowInstant(app) };
  const value = JSON.stringify(holder);
  await app.db.write((trx) => saveSetting(trx, { name: row, value, by, at: holder.since }));
  return { lost: release.lost, end: release };
}

async function inUse(app: App): Promise<AppError> {
  const known = await loadSettingRow(app.db.read, row);
  const holder = known === null ? null : (JSON.parse(known.value) as Holder);
  const who = holder === null ? 'another process' : `process ${holder.pid} on ${holder.host}, since ${holder.since}`;
  const message = `Seatbridge serves these data already (${who}). Stop that one first, or name another folder in SEATBRIDGE_DATA. All other commands work beside it.`;
  return new AppError('locked', message, { ...holder });
}
