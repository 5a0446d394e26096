import type { Kysely, Selectable } from 'kysely';
import type { Acceptance, Finding, FindingKind } from '../domain/findings.ts';
import type { Instant } from '../domain/time.ts';
import { type Act, recordAudit } from './audit.ts';
import type { Trx } from './db.ts';
import type { Database, FindingTable } from './schema.ts';

/** A finding as it is kept, with since when it is there and who accepted it as it is. */
export type StoredFinding = Finding & {
  id: number;
  since: Instant;
  endedAt: Instant | null;
  accepted: (Acceptance & Act & { reason: string }) | null;
};

/** Those that last, oldest first; of one kind where it is given. */
export async function loadFindings(
  db: Kysely<Database>,
  { kinds, id }: { kinds?: readonly FindingKind[]; id?: number } = {},
): Promise<StoredFinding[]> {
  if (kinds?.length === 0) return [];
  let query = db.selectFrom('findings').selectAll().where('ended_at', 'is', null).orderBy('id');
  if (kinds !== undefined) query = query.where('kind', 'in', kinds);
  if (id !== undefined) query = query.where('id', '=', id);
  return (await query.execute()).map(fromRow);
}

export interface FindingCounts {
  begun: number;
  changed: number;
  ended: number;
}

/** What the findings of some kinds that last are about, in any order. */
export async function loadFindingObjects(
  db: Kysely<Database>,
  { kinds }: { kinds: readonly FindingKind[] },
): Promise<string[]> {
  const rows = await db
    .selectFrom('findings')
    .select('object')
    .where('ended_at', 'is', null)
    .where('kind', 'in', kinds)
    .execute();
  return rows.map(({ object }) => object);
}

interface Saying {
  kinds: readonly FindingKind[];
  /** Of which objects this says something; the others of these kinds stay as they are. Missing: of all. */
  isSaid?(object: string): boolean;
  findings: readonly Finding[];
  at: Instant;
}

/**
 * Brings the findings of the given kinds to exactly `findings`: begins, changes and ends what is different.
 * The same again writes nothing.
 */
export async function saveFindings(
  trx: Trx,
  { kinds, isSaid = () => true, findings, at }: Saying,
): Promise<FindingCounts> {
  const counts: FindingCounts = { begun: 0, changed: 0, ended: 0 };
  if (kinds.length === 0) return counts;
  const known = await trx.selectFrom('findings').selectAll().where('kind', 'in', kinds).execute();
  const rows = new Map(known.map((row) => [keyOf(row), row]));
  for (const finding of findings) {
    if (!kinds.includes(finding.kind)) throw new Error(`a finding ${finding.kind} among ${kinds.join(', ')}`);
    if (!isSaid(finding.object)) throw new Error(`a finding of ${finding.object}, of which nothing is said`);
    const row = rows.get(keyOf(finding));
    rows.delete(keyOf(finding));
    const done = await saveOne(trx, { finding, row, at });
    if (done !== null) counts[done] += 1;
  }
  for (const row of rows.values()) {
    if (row.ended_at !== null || !isSaid(row.object)) continue;
    await trx.updateTable('findings').set({ ended_at: at }).where('id', '=', row.id).execute();
    counts.ended += 1;
  }
  return counts;
}

const keyOf = ({ kind, object }: { kind: string; object: string }): string => `${kind} ${object}`;

type Row = Selectable<FindingTable>;

async function saveOne(
  trx: Trx,
  { finding, row, at }: { finding: Finding; row: Row | undefined; at: Instant },
): Promise<'begun' | 'changed' | null> {
  const said = { seats: finding.seats, money_cents: finding.cents, facts: JSON.stringify(finding.facts) };
  if (row === undefined) {
    await trx
      .insertInto('findings')
      .values({ kind: finding.kind, object: finding.object, since: at, ended_at: null, ...said, ...notAccepted })
      .execute();
    return 'begun';
  }
  const lasts = row.ended_at === null;
  const same = row.seats === said.seats && row.money_cents === said.money_cents && row.facts === said.facts;
  if (lasts && same) return null;
  const again = lasts ? {} : { since: at, ended_at: null };
  await trx
    .updateTable('findings')
    .set({ ...said, ...again })
    .where('id', '=', row.id)
    .execute();
  return lasts ? 'changed' : 'begun';
}

const notAccepted = {
  accepted_by: null,
  accepted_at: null,
  accepted_until: null,
  accepted_reason: '',
  accepted_seats: null,
  accepted_cents: null,
};

/** Accepts a finding as it is now, and records who did: it returns when its seats or money change. False: it ended. */
export async function acceptFinding(
  trx: Trx,
  { id, reason, until, by, at }: Act & { id: number; reason: string; until: Instant | null },
): Promise<boolean> {
  const row = await trx
    .selectFrom('findings')
    .selectAll()
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return false;
  await trx
    .updateTable('findings')
    .set({
      accepted_by: by,
      accepted_at: at,
      accepted_until: until,
      accepted_reason: reason,
      accepted_seats: row.seats,
      accepted_cents: row.money_cents,
    })
    .where('id', '=', id)
    .execute();
  const after = { kind: row.kind, object: row.object, seats: row.seats, cents: row.money_cents, reason, until };
  await recordAudit(trx, { by, at, action: 'accept', object: `finding:${id}`, before: null, after });
  return true;
}

/** Takes an acceptance back, and records who did. False: it ended, or nobody had accepted it. */
export async function unacceptFinding(trx: Trx, { id, by, at }: Act & { id: number }): Promise<boolean> {
  const row = await trx
    .selectFrom('findings')
    .selectAll()
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .where('accepted_at', 'is not', null)
    .executeTakeFirst();
  if (row === undefined) return false;
  await trx.updateTable('findings').set(notAccepted).where('id', '=', id).execute();
  const before = { by: row.accepted_by, reason: row.accepted_reason, until: row.accepted_until };
  await recordAudit(trx, { by, at, action: 'take-back-acceptance', object: `finding:${id}`, before, after: null });
  return true;
}

function fromRow(row: Row): StoredFinding {
  const finding = {
    kind: row.kind,
    object: row.object,
    seats: row.seats,
    cents: row.money_cents,
    facts: JSON.parse(row.facts),
  } as Finding;
  return { ...finding, id: row.id, since: row.since, endedAt: row.ended_at, accepted: acceptedOf(row) };
}

function acceptedOf(row: Row): StoredFinding['accepted'] {
  const { accepted_by: by, accepted_at: at, accepted_seats: seats, accepted_cents: cents } = row;
  if (by === null || at === null || seats === null || cents === null) return null;
  return { by, at, seats, cents, until: row.accepted_until, reason: row.accepted_reason };
}
