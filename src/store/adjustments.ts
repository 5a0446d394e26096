import type { Kysely, Selectable, Updateable } from 'kysely';
import type { Evidence, PlannedAdjustment, Stop } from '../domain/adjustment.ts';
import type { OpenAdjustment, PastAdjustment } from '../domain/lifecycle.ts';
import type { ApprovedAdjustment } from '../domain/plan-input.ts';
import type { Instant } from '../domain/time.ts';
import type { Trx } from './db.ts';
import type { AdjustmentState, AdjustmentTable, Database } from './schema.ts';

/** One change of one addition's quantity, with all that became of it. */
export interface Adjustment extends Omit<PlannedAdjustment, 'blocks' | 'evidence' | 'guards'> {
  id: number;
  state: AdjustmentState;
  guards: Stop[];
  evidence: Evidence;
  proposedAt: Instant;
  decidedAt: Instant | null;
  decidedBy: string | null;
  /** Of whoever decided, or of what superseded it. */
  reason: string;
  postingRun: number | null;
  postedAt: Instant | null;
  /** The verdict of the posting. */
  outcome: unknown;
  undoOf: number | null;
}

type Planned = Omit<PlannedAdjustment, 'blocks'>;

/** Returns its key. */
export async function insertAdjustment(
  trx: Trx,
  draft: { planned: Planned; state: 'proposed' | 'held'; at: Instant; reason?: string; undoOf?: number },
): Promise<number> {
  const row = await trx
    .insertInto('adjustments')
    .values({
      ...plannedColumns(draft.planned),
      account_id: draft.planned.accountId,
      service_vendor_id: draft.planned.serviceId,
      agreement_vendor_id: draft.planned.agreementId,
      addition_vendor_id: draft.planned.additionId,
      from_quantity: draft.planned.from,
      to_quantity: draft.planned.to,
      state: draft.state,
      proposed_at: draft.at,
      decided_at: null,
      decided_by: null,
      reason: draft.reason ?? '',
      posting_run: null,
      posted_at: null,
      outcome: null,
      undo_of: draft.undoOf ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** What a newer plan may say of the same change of quantity. */
const plannedColumns = (planned: Planned) => ({
  seats: planned.seats,
  money_cents: planned.moneyCents,
  month_cents: planned.monthCents,
  guards: JSON.stringify(planned.guards),
  cause: planned.cause,
  evidence: JSON.stringify(planned.evidence),
});

export interface StateChange {
  id: number;
  from: readonly AdjustmentState[];
  to: AdjustmentState;
  set?: {
    /** What a newer plan says of the same change. */
    planned?: Planned;
    decided?: { by: string; at: Instant } | null;
    reason?: string;
    postingRun?: number;
    postedAt?: Instant;
    outcome?: unknown;
  };
}

/** Compares and sets the state: false, and nothing changed, where it is none of `from` any more. */
export async function moveState(trx: Trx, { id, from, to, set = {} }: StateChange): Promise<boolean> {
  const columns: Updateable<AdjustmentTable> = {
    state: to,
    ...(set.planned !== undefined && plannedColumns(set.planned)),
    ...(set.decided !== undefined && { decided_at: set.decided?.at ?? null, decided_by: set.decided?.by ?? null }),
    ...(set.reason !== undefined && { reason: set.reason }),
    ...(set.postingRun !== undefined && { posting_run: set.postingRun }),
    ...(set.postedAt !== undefined && { posted_at: set.postedAt }),
    ...(set.outcome !== undefined && { outcome: JSON.stringify(set.outcome) }),
  };
  const result = await trx
    .updateTable('adjustments')
    .set(columns)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/**
 * Takes an approved adjustment for posting: false where somebody else has it, it is no longer approved, or another
 * posting of the same addition is under way or of unknown outcome.
 */
export async function claimForPosting(
  trx: Trx,
  { id, postingRun }: { id: number; postingRun: number },
): Promise<boolean> {
  const busy = await trx
    .selectFrom('adjustments as other')
    .innerJoin('adjustments as mine', 'mine.addition_vendor_id', 'other.addition_vendor_id')
    .select('other.id')
    .where('mine.id', '=', id)
    .where('other.state', 'in', ['posting', 'unknown'])
    .executeTakeFirst();
  if (busy !== undefined) return false;
  return moveState(trx, { id, from: ['approved'], to: 'posting', set: { postingRun } });
}

export interface AdjustmentFilter {
  states?: readonly AdjustmentState[];
  ids?: readonly number[];
  accountId?: number;
  additionId?: string;
  postingRun?: number;
  undoOf?: readonly number[];
  cause?: string;
}

/** Oldest first, all that fit. */
export async function loadAdjustments(db: Kysely<Database>, filter: AdjustmentFilter): Promise<Adjustment[]> {
  if (matchesNothing(filter)) return [];
  return (await filtered(db, filter).orderBy('id').execute()).map(fromRow);
}

/** Newest first, one page; `beforeId` goes on where the last page ended. */
export async function loadAdjustmentHistory(
  db: Kysely<Database>,
  { beforeId, limit, ...filter }: AdjustmentFilter & { beforeId?: number; limit: number },
): Promise<Adjustment[]> {
  if (matchesNothing(filter)) return [];
  let query = filtered(db, filter).orderBy('id', 'desc').limit(limit);
  if (beforeId !== undefined) query = query.where('id', '<', beforeId);
  return (await query.execute()).map(fromRow);
}

export async function countAdjustments(db: Kysely<Database>, filter: AdjustmentFilter): Promise<number> {
  if (matchesNothing(filter)) return 0;
  const query = filtered(db, filter)
    .clearSelect()
    .select((eb) => eb.fn.countAll().as('count'));
  return Number((await query.executeTakeFirstOrThrow()).count);
}

/** An empty list of choices: `in ()` is not SQL. */
const matchesNothing = ({ ids, states, undoOf }: AdjustmentFilter): boolean =>
  [ids, states, undoOf].some((choices) => choices?.length === 0);

function filtered(db: Kysely<Database>, filter: AdjustmentFilter) {
  let query = db.selectFrom('adjustments').selectAll();
  if (filter.states !== undefined) query = query.where('state', 'in', filter.states);
  if (filter.ids !== undefined) query = query.where('id', 'in', filter.ids);
  if (filter.accountId !== undefined) query = query.where('account_id', '=', filter.accountId);
  if (filter.additionId !== undefined) query = query.where('addition_vendor_id', '=', filter.additionId);
  if (filter.postingRun !== undefined) query = query.where('posting_run', '=', filter.postingRun);
  if (filter.undoOf !== undefined) query = query.where('undo_of', 'in', filter.undoOf);
  if (filter.cause !== undefined) query = query.where('cause', '=', filter.cause);
  return query;
}

/** Those that wait for a person or for their posting: what a new plan is stepped against. */
export async function loadOpenAdjustments(db: Kysely<Database>): Promise<OpenAdjustment[]> {
  const rows = await db
    .selectFrom('adjustments')
    .select(['id', 'addition_vendor_id', 'state', 'from_quantity', 'to_quantity'])
    .where('state', 'in', ['proposed', 'held', 'approved'])
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    additionId: row.addition_vendor_id,
    state: row.state as OpenAdjustment['state'],
    from: row.from_quantity,
    to: row.to_quantity,
  }));
}

/** Stands where otherwise the name of a person does: automatic mode has approved it. */
export const automaticMode = 'automatic';

/** Approved and not posted yet: what the plan must respect. */
export async function loadApproved(db: Kysely<Database>): Promise<ApprovedAdjustment[]> {
  const rows = await loadAdjustments(db, { states: ['approved'] });
  return rows.map(({ id, accountId, additionId, from, to, moneyCents, decidedBy, guards, undoOf }) => ({
    ...{ id, accountId, additionId, from, to, moneyCents },
    automatic: decidedBy === automaticMode,
    guards: guards.map((stop) => stop.guard),
    undo: undoOf !== null,
  }));
}

/** The latest decision of each addition, where that was to dismiss, or where the PSA refused. */
export async function loadPastAdjustments(db: Kysely<Database>): Promise<PastAdjustment[]> {
  const rows = await pastAdjustments(db).execute();
  return rows.map((row) => ({
    additionId: row.addition_vendor_id,
    state: row.state as PastAdjustment['state'],
    from: row.from_quantity,
    to: row.to_quantity,
    seats: row.seats,
    words: row.reason,
  }));
}

/** A person or automatic mode has said something of these: what was said before them is behind. */
const decided = [
  'dismissed',
  'approved',
  'posting',
  'unknown',
  'posted',
  'failed',
] as const satisfies AdjustmentState[];

/** Asks for the few that were refused, and of each whether a later one was decided: a history of years stays unread. */
export function pastAdjustments(db: Kysely<Database>) {
  return db
    .selectFrom('adjustments as past')
    .selectAll()
    .where('state', 'in', ['dismissed', 'failed'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('adjustments as later')
            .select('later.id')
            .whereRef('later.addition_vendor_id', '=', 'past.addition_vendor_id')
            .whereRef('later.id', '>', 'past.id')
            .where('later.state', 'in', decided),
        ),
      ),
    )
    .orderBy('past.id');
}

/** Additions with a posting under way or of unknown outcome. */
export async function loadInFlight(db: Kysely<Database>): Promise<Set<string>> {
  const rows = await db
    .selectFrom('adjustments')
    .select('addition_vendor_id')
    .where('state', 'in', ['posting', 'unknown'])
    .execute();
  return new Set(rows.map((row) => row.addition_vendor_id));
}

function fromRow(row: Selectable<AdjustmentTable>): Adjustment {
  return {
    id: row.id,
    accountId: row.account_id,
    serviceId: row.service_vendor_id,
    agreementId: row.agreement_vendor_id,
    additionId: row.addition_vendor_id,
    from: row.from_quantity,
    to: row.to_quantity,
    seats: row.seats,
    moneyCents: row.money_cents,
    monthCents: row.month_cents,
    state: row.state,
    guards: JSON.parse(row.guards) as Stop[],
    cause: row.cause,
    evidence: JSON.parse(row.evidence) as Evidence,
    proposedAt: row.proposed_at,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    reason: row.reason,
    postingRun: row.posting_run,
    postedAt: row.posted_at,
    outcome: row.outcome === null ? null : JSON.parse(row.outcome),
    undoOf: row.undo_of,
  };
}

export type PostedMoney = Pick<Adjustment, 'accountId' | 'moneyCents' | 'monthCents'> & { postedAt: Instant };

/** What was posted since a moment, as its money. Found by its posting runs: a history of years stays unread. */
export async function loadPostedMoney(db: Kysely<Database>, since: Instant): Promise<PostedMoney[]> {
  const rows = await db
    .selectFrom('adjustments')
    .innerJoin('posting_runs', 'posting_runs.id', 'adjustments.posting_run')
    .select(['account_id', 'money_cents', 'month_cents', 'posted_at'])
    .where('adjustments.state', '=', 'posted')
    .where('posted_at', '>=', since)
    .where(({ or, eb }) => or([eb('ended_at', 'is', null), eb('ended_at', '>=', since)]))
    .execute();
  return rows.flatMap(({ posted_at: postedAt, ...row }) =>
    postedAt === null
      ? []
      : [{ accountId: row.account_id, moneyCents: row.money_cents, monthCents: row.month_cents, postedAt }],
  );
}
