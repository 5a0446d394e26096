import type { Instant } from '../../domain/time.ts';
import { type ChangedRow, type Known, loadKnown, type SyncedTable } from '../../store/objects.ts';
import type { ObjectCounts } from '../../store/runs.ts';
import type { Listing, Page, Unreadable } from '../../vendors/ports.ts';
import { ahead } from './ahead.ts';
import { hashRow } from './hash.ts';
import type { SyncObject } from './objects.ts';
import { breathe, countsOf, type SyncRun } from './run.ts';
import { withRight } from './said.ts';
import { openStage, type Stage } from './stage.ts';

/** Some 10 ms of reading. */
const KNOWN_SLICE = 2000;

/** An object that the store knows, or that this listing has brought. */
export interface Sighted {
  /** null: new. */
  id: number | null;
  hash: string;
  /** Whether this listing has it. */
  seen: boolean;
  removed: boolean;
  missing: boolean;
  /** Why it cannot be read: as this listing has it, or where it has not, as it was before. */
  unreadable: string | null;
  /** Key of a device's group, as it was before. */
  groupId: number | null;
}

/** What one listing said, compared with what was known. */
export interface Reading {
  table: SyncedTable;
  words: string;
  /** By vendor id. */
  known: Map<string, Sighted>;
  counts: ObjectCounts;
  /** Distinct objects, unreadable ones too. */
  distinct: number;
  /** The most rows that a page announced. */
  announced: number | null;
  /** A page with `last` was seen. */
  complete: boolean;
  /** Records of which not even the id could be read. */
  nameless: number;
  /** Known objects that could not be read this time. */
  unreadable: { id: number; why: string }[];
  changedUntil: Instant | null;
  /** Its changed rows. */
  stage: Stage;
}

interface Source<Row> {
  object: SyncObject<Row>;
  listing: Listing<Row>;
  /** Called once for each readable object, with what was known of it before. */
  look?(row: Row, known: Sighted | null): void;
}

/** Reads a listing to its end, compares it with what is known, and stages what changed. Applies nothing. */
export async function readListing<Row>(run: SyncRun, source: Source<Row>): Promise<Reading> {
  const { table, words } = source.object;
  const known = await loadAllKnown(run, table);
  const counts = countsOf(run.counts, table);
  const reading: Reading = {
    table,
    words,
    known,
    counts,
    distinct: 0,
    announced: null,
    complete: false,
    nameless: 0,
    unreadable: [],
    changedUntil: null,
    stage: openStage(),
  };
  const expected = known.size;
  await withRight(run.said, `read ${words}`, async () => {
    for await (const page of ahead(source.listing)) {
      await breathe(run.signal);
      await reading.stage.add(comparePage(page, { reading, source }), run.signal);
      run.onProgress({ reading: words, rows: reading.distinct, expected: reading.announced ?? expected });
      reading.complete = page.last;
      if (page.last) break;
    }
  });
  return reading;
}

async function loadAllKnown(run: SyncRun, table: SyncedTable): Promise<Map<string, Sighted>> {
  const known = new Map<string, Sighted>();
  const slice = { table, connectionId: run.connection.id, limit: KNOWN_SLICE };
  for (let after = 0; ; ) {
    const rows = await loadKnown(run.app.db.read, { ...slice, after });
    for (const row of rows) known.set(row.vendorId, sightedOf(row));
    const last = rows.at(-1);
    if (last === undefined || rows.length < KNOWN_SLICE) return known;
    after = last.id;
    await breathe(run.signal);
  }
}

const sightedOf = ({ id, hash, removed, missing, unreadable, groupId }: Known): Sighted => ({
  id,
  hash,
  seen: false,
  removed,
  missing,
  unreadable,
  groupId,
});

/** The rows of a page that are new or not as they were. An object that comes again is the same object. */
function comparePage<Row>(
  page: Page<Row>,
  { reading, source }: { reading: Reading; source: Source<Row> },
): ChangedRow[] {
  const changed: ChangedRow[] = [];
  for (const row of page.rows) {
    const vendorId = String(source.object.id(row));
    const before = reading.known.get(vendorId) ?? null;
    if (before?.seen === true) continue;
    reading.distinct += 1;
    source.look?.(row, before);
    const change = compareRow(row, { vendorId, before, object: source.object });
    if (before === null) reading.known.set(vendorId, brandNew);
    else markSeen(before);
    if (change === null) continue;
    reading.counts[before === null ? 'added' : 'changed'] += 1;
    changed.push(change);
  }
  for (const record of page.unreadable) noteUnreadable(reading, record);
  reading.counts.read += page.rows.length + page.unreadable.length;
  reading.announced = greater(reading.announced, page.announced);
  reading.changedUntil = greater(reading.changedUntil, page.changedUntil);
  return changed;
}

function markSeen(known: Sighted): void {
  known.seen = true;
  known.unreadable = null;
}

/** All that is said of a new object: seen once, it is not looked at again. */
const brandNew: Sighted = Object.freeze({
  id: null,
  hash: '',
  seen: true,
  removed: false,
  missing: false,
  unreadable: null,
  groupId: null,
});

function greater<T extends string | number>(a: T | null, b: T | undefined): T | null {
  if (b === undefined) return a;
  return a === null || b > a ? b : a;
}

/** What a row is compared with. */
export type Before = Pick<Sighted, 'id' | 'hash' | 'removed' | 'missing' | 'unreadable'>;

/** The row as it is to be stored; null: it is as it was. */
export function compareRow<Row>(
  row: Row,
  { vendorId, before, object }: { vendorId: string; before: Before | null; object: SyncObject<Row> },
): ChangedRow | null {
  const hash = hashRow(object, row);
  const good = before !== null && !before.removed && !before.missing && before.unreadable === null;
  if (good && before.hash === hash) return null;
  return { id: before?.id ?? null, vendorId, hash, columns: object.columns(row) };
}

function noteUnreadable(reading: Reading, { id: vendorId, why }: Unreadable): void {
  if (vendorId === null) {
    reading.nameless += 1;
    reading.counts.unreadable += 1;
    return;
  }
  const before = reading.known.get(String(vendorId));
  if (before?.seen === true) return;
  reading.distinct += 1;
  reading.counts.unreadable += 1;
  if (before === undefined) {
    reading.known.set(String(vendorId), { ...brandNew, unreadable: why });
    return;
  }
  before.seen = true;
  if (before.id !== null && (before.unreadable !== why || before.missing)) {
    reading.unreadable.push({ id: before.id, why });
  }
  before.unreadable = why;
}
