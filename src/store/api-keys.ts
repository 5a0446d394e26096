import type { Kysely } from 'kysely';
import type { Role } from '../domain/roles.ts';
import type { Instant } from '../domain/time.ts';
import { type Act, recordAudit } from './audit.ts';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';

/** A key for programs. The key itself is nowhere kept. */
export interface ApiKey {
  id: number;
  userId: number;
  /** Name of its owner. */
  owner: string;
  name: string;
  role: Role;
  /** Its first characters. */
  start: string;
  createdAt: Instant;
  endsAt: Instant | null;
  lastUsedAt: Instant | null;
  revoked: boolean;
}

/** Newest first; of one owner, or of all. */
export async function loadApiKeys(db: Kysely<Database>, { userId }: { userId?: number } = {}): Promise<ApiKey[]> {
  let query = db
    .selectFrom('api_keys')
    .innerJoin('users', 'users.id', 'api_keys.user_id')
    .selectAll('api_keys')
    .select('users.name as owner')
    .orderBy('api_keys.id', 'desc');
  if (userId !== undefined) query = query.where('api_keys.user_id', '=', userId);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    owner: row.owner,
    name: row.name ?? '',
    role: roleOfKey(row.metadata),
    start: row.start ?? '',
    createdAt: row.created_at,
    endsAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revoked: row.enabled === 0,
  }));
}

/** The role that was written into a key; the least where none can be read. */
export function roleOfKey(metadata: string | null): Role {
  const { role } = JSON.parse(metadata ?? '{}') as { role?: Role };
  return role ?? 'viewer';
}

/** How the audit names a key. */
export const keyObject = (id: number): string => `api-key:${id}`;

/** Puts a key out of force for good. False: it was already, or is not there. */
export async function disableApiKey(trx: Trx, { key, by, at }: Act & { key: ApiKey }): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('api_keys')
    .set({ enabled: 0, updated_at: at })
    .where('id', '=', key.id)
    .where('enabled', '=', 1)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return false;
  const { name, role, owner } = key;
  await recordAudit(trx, {
    ...{ by, at, action: 'revoke-key', object: keyObject(key.id) },
    before: { name, role, owner },
    after: null,
  });
  return true;
}
