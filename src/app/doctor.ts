import { existsSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '../store/connections.ts';
import { findDamage } from '../store/integrity.ts';
import { loadOpenWrites } from '../store/writes.ts';
import type { App } from './app.ts';
import { type ConnectionStatus, connectionStatuses, dataAt, staleWords } from './connection-status.ts';
import { type Proof, prove } from './connection-test.ts';
import { termsOf } from './open-vendor.ts';
import { currentPauses } from './pauses.ts';

/** One thing that was looked at. `person`: nothing is broken, and somebody should do something. */
export interface Examination {
  what: string;
  state: 'ok' | 'person' | 'failed';
  /** What was found, and what to do; '' where there is nothing to say. */
  words: string;
}

export interface DoctorOptions {
  dataFolder: string;
  signal: AbortSignal;
  onProgress(step: { what: string; done: number; total: number }): void;
}

const ok = (what: string, words = ''): Examination => ({ what, state: 'ok', words });
const person = (what: string, words: string): Examination => ({ what, state: 'person', words });
const failed = (what: string, words: string): Examination => ({ what, state: 'failed', words });

type Step = [what: string, look: () => Promise<Examination[]>];

/**
 * Looks at everything that must be well for the work to go on; what cannot be looked at is told as that, and the rest
 * is looked at all the same. Changes nothing. May be repeated. Throws the signal's reason.
 */
export async function examine(app: App, { dataFolder, signal, onProgress }: DoctorOptions): Promise<Examination[]> {
  const [told] = await Promise.allSettled([connectionStatuses(app)]);
  const steps: Step[] = [
    ['data folder', async () => examinePlace(dataFolder)],
    ['database', async () => [await examineDatabase(app)]],
    ...(told.status === 'fulfilled'
      ? connectionSteps(app, told.value, signal)
      : [['connections', () => Promise.reject(told.reason)] satisfies Step]),
    ['writes', async () => [await examineWrites(app)]],
    ['pauses', async () => [await examinePauses(app)]],
  ];
  const found: Examination[] = [];
  for (const [done, step] of steps.entries()) {
    onProgress({ what: step[0], done, total: steps.length });
    found.push(...(await take(step, signal)));
  }
  return found;
}

function connectionSteps(app: App, all: readonly ConnectionStatus[], signal: AbortSignal): Step[] {
  const statuses = all.filter(({ state }) => state !== 'disconnected');
  return [
    ...statuses.map((status): Step => [status.connection.name, () => examineConnection(app, status, signal)]),
    ['schedule', async () => [await examineServe(app, statuses)]],
  ];
}

async function take([what, look]: Step, signal: AbortSignal): Promise<Examination[]> {
  try {
    return await look();
  } catch (error) {
    signal.throwIfAborted();
    return [failed(what, error instanceof Error ? error.message : String(error))];
  }
}

/** What can be told of the place of the data, also where they cannot be opened. */
export function examinePlace(dataFolder: string): Examination[] {
  const folder = examineFolder(dataFolder);
  return existsSync(dataFolder) ? [folder, examineSpace(dataFolder), ...examineKey(dataFolder)] : [folder];
}

/** Whether files can be made in the data folder. */
function examineFolder(dataFolder: string): Examination {
  const probe = join(dataFolder, `.probe-${process.pid}`);
  try {
    writeFileSync(probe, '');
    rmSync(probe);
    return ok('data folder', dataFolder);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failed(
      'data folder',
      `${dataFolder} cannot be written: ${why}. Give the user that runs Seatbridge the right to write there.`,
    );
  }
}

const tightBytes = 2 ** 30;
const fullBytes = 100 * 2 ** 20;

function examineSpace(dataFolder: string): Examination {
  const { bavail, bsize } = statfsSync(dataFolder);
  const free = bavail * bsize;
  const words = `${(free / 2 ** 30).toFixed(1)} GB free`;
  if (free < fullBytes)
    return failed('disk', `Only ${words} for ${dataFolder}. Free some, or nothing can be recorded soon.`);
  return free < tightBytes ? person('disk', `${words} for ${dataFolder}: free some soon.`) : ok('disk', words);
}

// The rights of a file mean nothing on Windows, where the folder is the user's own.
function examineKey(dataFolder: string): Examination[] {
  const path = join(dataFolder, 'secret.key');
  const mode = process.platform === 'win32' ? undefined : statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) return [];
  if ((mode & 0o077) === 0) return [ok('key', 'opens the stored secrets')];
  return [person('key', `Others can read ${path}. Take that right away: chmod 600 ${path}`)];
}

async function examineDatabase(app: App): Promise<Examination> {
  const damage = await findDamage(app.db);
  if (damage.length === 0) return ok('database', app.db.file ?? 'PostgreSQL');
  return failed(
    'database',
    `It is damaged (${damage[0]}). Stop Seatbridge, put ${app.db.file} aside and restore the last backup.`,
  );
}

async function examineConnection(app: App, status: ConnectionStatus, signal: AbortSignal): Promise<Examination[]> {
  const { connection } = status;
  const proof = await prove(app, termsOf(app, connection), signal);
  return [examineProof(connection, proof), ...examineClock(connection, proof), examineAge(status, app.clock.now())];
}

function examineProof({ name }: Connection, { check, verdict }: Proof): Examination {
  const what = `connection ${name}`;
  if (verdict === 'ok') return ok(what, check.server);
  const amiss = check.probes.filter(({ state }) => state === 'failed' || state === 'missing');
  const words = amiss.map((probe) => `${probe.name}: ${probe.note}`).join(' ');
  return verdict === 'failed' ? failed(what, words) : person(what, words);
}

const tolerableSkewMs = 2 * 60_000;

function examineClock({ name }: Connection, { clockSkewMs }: Proof): Examination[] {
  if (clockSkewMs === null) return [];
  const what = `clock against ${name}`;
  const seconds = Math.round(Math.abs(clockSkewMs) / 1000);
  if (Math.abs(clockSkewMs) <= tolerableSkewMs) return [ok(what, `${seconds} s apart`)];
  const which = clockSkewMs > 0 ? 'behind' : 'ahead of';
  return [
    person(
      what,
      `This machine is ${seconds} s ${which} the server: let both take their time from a time server (NTP).`,
    ),
  ];
}

function examineAge({ connection, state, stale, lastRun }: ConnectionStatus, now: number): Examination {
  const { name } = connection;
  const at = dataAt(connection);
  const what = `data of ${name}`;
  const said = lastRun === null || lastRun.message === '' ? '' : ` ${lastRun.message}`;
  if (state === 'doubtful')
    return person(what, `The last sync is doubtful.${said} If it is right: seatbridge sync "${name}" --confirm`);
  if (state === 'unsettled' || state === 'failed')
    return failed(what, `The last sync did not go through.${said} Try again: seatbridge sync "${name}"`);
  if (at === null) return person(what, `Never read. Read it: seatbridge sync "${name}"`);
  return stale
    ? person(what, `They ${staleWords(connection, now)}.${said} Read it: seatbridge sync "${name}"`)
    : ok(what, `of ${at}`);
}

async function examineServe(app: App, statuses: readonly ConnectionStatus[]): Promise<Examination> {
  if (statuses.length === 0)
    return person('connections', 'Nothing is connected yet. Begin with: seatbridge connect --help');
  if (await app.locks.isHeld('serve')) return ok('schedule', 'seatbridge serve is running');
  return person(
    'schedule',
    'No seatbridge serve is running, so nothing is read or posted by itself. Start it: seatbridge serve',
  );
}

/** A write is settled within minutes by the next posting or ticketing; one that stays open needs a look. */
const stuckAfterMs = 30 * 60_000;

async function examineWrites(app: App): Promise<Examination> {
  const open = await loadOpenWrites(app.db.read);
  const stuck = open.filter(({ intendedAt }) => app.clock.now() - Date.parse(intendedAt) > stuckAfterMs);
  if (stuck.length === 0) return ok('writes', open.length === 0 ? 'all settled' : `${open.length} under way`);
  const subjects = stuck.slice(0, 5).map(({ subject }) => subject);
  return person(
    'writes',
    `The outcome of ${stuck.length} is not known yet (${subjects.join(', ')}). They are settled by reading: seatbridge run`,
  );
}

async function examinePauses(app: App): Promise<Examination> {
  const pauses = await currentPauses(app);
  if (pauses.length === 0) return ok('pauses', 'none');
  const words = pauses.map(
    ({ accountId, reason, by }) =>
      `${accountId === null ? 'Everything' : `Account ${accountId}`} is paused by ${by}${reason === '' ? '' : `: ${reason}`}.`,
  );
  return person('pauses', `${words.join(' ')} End it: seatbridge resume`);
}
