import type { Kysely, Selectable, Updateable } from 'kysely';
import type { KeptEdition } from '../domain/editions.ts';
import { searchKey } from '../domain/names.ts';
import type { Instant } from '../domain/time.ts';
import type { Trx } from './db.ts';
import type { ConnectionTable, Database } from './schema.ts';

/** One ESET server, or the PSA. */
export interface Connection {
  id: number;
  name: string;
  kind: string;
  role: 'psa' | 'eset';
  /** As its vendor's own schema reads them. */
  settings: Record<string, unknown>;
  /** Sealed by the SecretBox. */
  secrets: string;
  consoleUrl: string | null;
  /** Its own; null: as the setting sync.intervalMinutes says. */
  intervalMinutes: number | null;
  /** After how many of its intervals its data is stale; null: as the setting sync.staleIntervals says. */
  staleIntervals: number | null;
  createdAt: Instant;
  /** Since when it is disconnected: its objects stay, its seats are frozen. */
  disconnectedAt: Instant | null;
  /** Changes of a run are half applied: nothing may be concluded. */
  unsettled: boolean;
  /** End of the last complete sync, and of the last full one: never before that of an earlier one. */
  syncedAt: Instant | null;
  fullAt: Instant | null;
  /** When the last complete sync was by the clock of its time: what its age goes by. */
  readAt: Instant | null;
  /** Newest sign of life of any of its devices. */
  newestSign: Instant | null;
  /** The reports that its data rest on; null: the server was asked itself. */
  edition: KeptEdition | null;
}

export type NewConnection = Pick<
  Connection,
  'name' | 'kind' | 'role' | 'settings' | 'secrets' | 'consoleUrl' | 'intervalMinutes' | 'createdAt'
> &
  Partial<Pick<Connection, 'staleIntervals'>>;

/** What a person may change; all else stays. */
export type ConnectionChange = Partial<
  Pick<Connection, 'settings' | 'secrets' | 'consoleUrl' | 'intervalMinutes' | 'staleIntervals' | 'disconnectedAt'>
>;

const NO_OWN = 0;

/** In the order in which they were made, the disconnected too. */
export async function loadConnections(db: Kysely<Database>): Promise<Connection[]> {
  const rows = await db.selectFrom('connections').selectAll().orderBy('id').execute();
  return rows.map(fromRow);
}

export async function loadConnection(db: Kysely<Database>, id: number): Promise<Connection | null> {
  const row = await db.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** By its name, without case, accents and punctuation. */
export async function findConnection(db: Kysely<Database>, name: string): Promise<Connection | null> {
  const key = searchKey(name);
  const row = await db.selectFrom('connections').selectAll().where('name_key', '=', key).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The name must be free: the database refuses a second one. */
export async function insertConnection(trx: Trx, draft: NewConnection): Promise<Connection> {
  const row = await trx
    .insertInto('connections')
    .values({
      name: draft.name,
      name_key: searchKey(draft.name),
      kind: draft.kind,
      role: draft.role,
      settings: JSON.stringify(draft.settings),
      secrets: draft.secrets,
      console_url: draft.consoleUrl,
      interval_minutes: draft.intervalMinutes ?? NO_OWN,
      stale_intervals: draft.staleIntervals ?? null,
      created_at: draft.createdAt,
      disconnected_at: null,
      unsettled: 0,
      watermarks: '{}',
      synced_at: null,
      full_at: null,
      read_at: null,
      newest_sign: null,
      edition: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRow(row);
}

/** Throws where there is no such connection. */
export async function updateConnection(
  trx: Trx,
  { id, ...change }: ConnectionChange & { id: number },
): Promise<Connection> {
  const { settings, secrets, consoleUrl, intervalMinutes, staleIntervals, disconnectedAt } = change;
  const columns: Updateable<ConnectionTable> = {
    ...(settings !== undefined && { settings: JSON.stringify(settings) }),
    ...(secrets !== undefined && { secrets }),
    ...(consoleUrl !== undefined && { console_url: consoleUrl }),
    ...(intervalMinutes !== undefined && { interval_minutes: intervalMinutes ?? NO_OWN }),
    ...(staleIntervals !== undefined && { stale_intervals: staleIntervals }),
    ...(disconnectedAt !== undefined && { disconnected_at: disconnectedAt }),
  };
  if (Object.keys(columns).length > 0) await trx.updateTable('connections').set(columns).where('id', '=', id).execute();
  return fromRow(await trx.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirstOrThrow());
}

function fromRow(row: Selectable<ConnectionTable>): Connection {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    role: row.role,
    settings: JSON.parse(row.settings) as Record<string, unknown>,
    secrets: row.secrets,
    consoleUrl: row.console_url,
    intervalMinutes: row.interval_minutes === NO_OWN ? null : row.interval_minutes,
    staleIntervals: row.stale_intervals,
    createdAt: row.created_at,
    disconnectedAt: row.disconnected_at,
    unsettled: row.unsettled === 1,
    syncedAt: row.synced_at,
    fullAt: row.full_at,
    readAt: row.read_at,
    newestSign: row.newest_sign,
    edition: row.edition === null ? null : (JSON.parse(row.edition) as KeptEdition),
  };
}
