import type { Instant } from '../../domain/time.ts';
import type { Trx } from '../../store/db.ts';
import {
  applyChanged,
  markForbidden,
  markMissing,
  markPresent,
  markRemoved,
  markUnreadable,
} from '../../store/objects.ts';
import { endStaysOfDevices } from '../../store/stays.ts';
import { unsettle } from '../../store/sync-state.ts';
import { nowInstant } from '../app.ts';
import { devicePlacer } from './device-placer.ts';
import type { Reading } from './reading.ts';
import { breathe, momentOf, type SyncRun, slices } from './run.ts';
import type { Verdicts } from './vanished.ts';

/** Rows that one write marks: well under 50 ms, as other processes wait meanwhile. */
const ROWS_A_WRITE = 500;

/** One object's listing with what became of the objects that it lacked. */
export interface Concluded {
  reading: Reading;
  verdicts: Verdicts;
}

/** Writes in steps of a few milliseconds each; before the first one the connection becomes unsettled. */
export interface Applier {
  at: Instant;
  /** By the clock; `at` is later where an earlier sync was dated ahead. */
  readAt: Instant;
  write(step: (trx: Trx) => Promise<void>): Promise<void>;
}

export function startApplying(run: SyncRun): Applier {
  let unsettled = false;
  return {
    at: momentOf(run),
    readAt: nowInstant(run.app),
    async write(step) {
      await breathe(run.signal);
      await run.app.db.write(async (trx) => {
        if (!unsettled) await unsettle(trx, { connectionId: run.connection.id, edition: run.edition });
        await step(trx);
      });
      unsettled = true;
    },
  };
}

/** Applies what one listing changed. May be cut off anywhere: the next complete sync does the rest. */
export async function applyReading(run: SyncRun, applier: Applier, { reading, verdicts }: Concluded): Promise<void> {
  const { table } = reading;
  const { at } = applier;
  const connectionId = run.connection.id;
  const place =
    table === 'devices' ? await devicePlacer({ read: run.app.db.read, connectionId, write: applier.write }) : null;
  for (const page of reading.stage.take()) {
    const rows = (await place?.(page)) ?? page;
    await applier.write((trx) => applyChanged(trx, { table, connectionId, at, rows }));
  }
  await eachSlice(applier, reading.unreadable, (trx, row) => markUnreadable(trx, { table, ...row }));
  await eachSlice(applier, verdicts.forbidden, (trx, row) => markForbidden(trx, { table, at, ...row }));
  for (const ids of slices(verdicts.missing, ROWS_A_WRITE)) {
    await applier.write((trx) => markMissing(trx, { table, ids, at }));
  }
  for (const ids of slices(verdicts.present, ROWS_A_WRITE)) {
    await applier.write((trx) => markPresent(trx, { table, ids }));
  }
  for (const ids of slices(verdicts.removed, ROWS_A_WRITE)) {
    await applier.write(async (trx) => {
      if (table === 'devices') await endStaysOfDevices(trx, { deviceIds: ids, at });
      await markRemoved(trx, { table, ids, at });
    });
  }
}

async function eachSlice<Row>(
  applier: Applier,
  rows: readonly Row[],
  mark: (trx: Trx, row: Row) => Promise<void>,
): Promise<void> {
  for (const slice of slices(rows, ROWS_A_WRITE)) {
    await applier.write(async (trx) => {
      for (const row of slice) await mark(trx, row);
    });
  }
}
