import type { Kysely } from 'kysely';
import type { Trx } from './db.ts';
import type { Database, RunState, RunTable } from './schema.ts';

type Read = Kysely<Database>;

/** What one run did with the objects of one kind. */
export interface ObjectCounts {
  read: number;
  added: number;
  changed: number;
  removed: number;
  /** Not in this complete listing, and not confirmed as gone. */
  missing: number;
  unreadable: number;
  /** Missing, and a right to ask for it by its id is missing too. */
  forbidden: number;
  /** Devices whose group is not among the groups of this listing. */
  groupless: number;
  /** Lists (members of a group, additions of an agreement) from which nothing was concluded. */
  unread: number;
}

export type RunCounts = Record<string, ObjectCounts>;

/** Vendor ids that would vanish, by object: what a person may confirm. */
export type Doubt = Record<string, string[]>;

export interface Run {
  id: number;
  connectionId: number;
  startedAt: string;
  endedAt: string | null;
  state: RunState;
  full: boolean;
  counts: RunCounts;
  requests: number;
  message: string;
  confirmedBy: string | null;
  /** Whether there is something to confirm; what it is, `loadDoubt` says. */
  inDoubt: boolean;
}

export interface RunEnd {
  id: number;
  state: Exclude<RunState, 'running'>;
  endedAt: string;
  counts: RunCounts;
  requests: number;
  message: string;
  doubt: Doubt | null;
  confirmedBy: string | null;
}

export async function insertRun(
  trx: Trx,
  run: { connectionId: number; startedAt: string; full: boolean },
): Promise<number> {
  const { id } = await trx
    .insertInto('runs')
    .values({
      connection_id: run.connectionId,
      started_at: run.startedAt,
      ended_at: null,
      state: 'running',
      full: run.full ? 1 : 0,
      counts: '{}',
      requests: 0,
      message: '',
      doubt: null,
      confirmed_by: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function endRun(trx: Trx, end: RunEnd): Promise<void> {
  await trx
    .updateTable('runs')
    .set({
      state: end.state,
      ended_at: end.endedAt,
      counts: JSON.stringify(end.counts),
      requests: end.requests,
      message: end.message,
      doubt: end.doubt === null ? null : JSON.stringify(end.doubt),
      confirmed_by: end.confirmedBy,
    })
    .where('id', '=', end.id)
    .execute();
}

/** Ends every run that is recorded as running: only for the holder of the connection's sync lock. Returns how many. */
export async function interruptRuns(trx: Trx, run: { connectionId: number; at: string }): Promise<number> {
  const ended = await trx
    .updateTable('runs')
    .set({ state: 'interrupted', ended_at: run.at, message: 'The program ended before this sync did.' })
    .where('connection_id', '=', run.connectionId)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return Number(ended.numUpdatedRows);
}

/** Connections with a run that is recorded as running. */
export async function loadRunning(db: Read): Promise<number[]> {
  const rows = await db
    .selectFrom('connections as c')
    .select('c.id')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('runs as r')
          .select('r.id')
          .whereRef('r.connection_id', '=', 'c.id')
          .where('r.state', '=', 'running'),
      ),
    )
    .execute();
  return rows.map(({ id }) => id);
}

/** Without `doubt`, which may be megabytes. */
const columns = [
  'id',
  'connection_id',
  'started_at',
  'ended_at',
  'state',
  'full',
  'counts',
  'requests',
  'message',
  'confirmed_by',
] as const;

const selectRuns = (db: Read) =>
  db.selectFrom('runs').select((eb) => [...columns, eb('doubt', 'is not', null).as('in_doubt')]);

/** Which runs: those of all connections, in any state, where nothing else is said. */
export interface RunFilter {
  connectionId?: number | undefined;
  state?: RunState | undefined;
}

/** Newest first; `beforeId` goes on where the last answer ended. */
export async function loadRuns(db: Read, filter: RunFilter & { beforeId?: number; limit: number }): Promise<Run[]> {
  const { connectionId, state, beforeId, limit } = filter;
  const rows = await selectRuns(db)
    .$if(connectionId !== undefined, (query) => query.where('connection_id', '=', connectionId ?? 0))
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'ok'))
    .$if(beforeId !== undefined, (query) => query.where('id', '<', beforeId ?? 0))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

export async function countRuns(db: Read, { connectionId, state }: RunFilter): Promise<number> {
  const { count } = await db
    .selectFrom('runs')
    .select((eb) => eb.fn.countAll().as('count'))
    .$if(connectionId !== undefined, (query) => query.where('connection_id', '=', connectionId ?? 0))
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'ok'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function loadRun(db: Read, id: number): Promise<Run> {
  return fromRow(await selectRuns(db).where('id', '=', id).executeTakeFirstOrThrow());
}

/** The last run of a connection that came to a conclusion, good or doubtful; null where there is none. */
export async function loadLastWord(db: Read, connectionId: number): Promise<Run | null> {
  const row = await selectRuns(db)
    .where('connection_id', '=', connectionId)
    .where((eb) => eb.or([eb('state', '=', 'ok'), eb('state', '=', 'doubtful')]))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** What a person may confirm of a run; null where nothing is in doubt. */
export async function loadDoubt(db: Read, runId: number): Promise<Doubt | null> {
  const row = await db.selectFrom('runs').select('doubt').where('id', '=', runId).executeTakeFirst();
  return row === undefined || row.doubt === null ? null : (JSON.parse(row.doubt) as Doubt);
}

type Row = Pick<
  RunTable,
  'connection_id' | 'started_at' | 'ended_at' | 'state' | 'full' | 'counts' | 'requests' | 'message' | 'confirmed_by'
> & { id: number; in_doubt: unknown };

/** SQLite answers a comparison with 0 or 1, PostgreSQL with false or true. */
const fromRow = (row: Row): Run => ({
  id: row.id,
  connectionId: row.connection_id,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  state: row.state,
  full: row.full === 1,
  counts: JSON.parse(row.counts) as RunCounts,
  requests: row.requests,
  message: row.message,
  confirmedBy: row.confirmed_by,
  inDoubt: row.in_doubt === 1 || row.in_doubt === true,
});
