import type { Kysely } from 'kysely';
import type { Instant } from '../domain/time.ts';
import { type Act, recordAudit } from './audit.ts';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';

/** A setting as it is stored; `value` is JSON that the caller checks. */
export interface SettingRow extends Act {
  name: string;
  value: string;
}

export function loadSettingRows(db: Kysely<Database>): Promise<SettingRow[]> {
  return db.selectFrom('settings').selectAll().orderBy('name').execute();
}

/** What was set at a moment. */
export async function loadSettingsAt(db: Kysely<Database>, at: Instant): Promise<Pick<SettingRow, 'name' | 'value'>[]> {
  const values = new Map<string, string | null>((await loadSettingRows(db)).map(({ name, value }) => [name, value]));
  const later = await db.selectFrom('setting_past').selectAll().where('to_at', '>', at).orderBy('id', 'desc').execute();
  for (const { name, value } of later) values.set(name, value);
  return [...values].flatMap(([name, value]) => (value === null ? [] : { name, value }));
}

export async function loadSettingRow(db: Kysely<Database>, name: string): Promise<SettingRow | null> {
  return (await db.selectFrom('settings').selectAll().where('name', '=', name).executeTakeFirst()) ?? null;
}

/** Sets it, and records who did. The same value again changes nothing. */
export async function saveSetting(trx: Trx, row: SettingRow): Promise<void> {
  const before = await loadSettingRow(trx, row.name);
  if (before?.value === row.value) return;
  const { name, value, by, at } = row;
  await trx
    .insertInto('settings')
    .values({ name, value, by, at })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value, by, at }))
    .execute();
  await keepPast(trx, { name, before, at });
  await recordAudit(trx, { by, at, action: 'set', object: `setting:${name}`, ...change(before, value) });
}

/** Back to the default, and records who did. May be repeated. */
export async function deleteSetting(trx: Trx, { name, by, at }: Act & { name: string }): Promise<void> {
  const before = await loadSettingRow(trx, name);
  if (before === null) return;
  await trx.deleteFrom('settings').where('name', '=', name).execute();
  await keepPast(trx, { name, before, at });
  await recordAudit(trx, { by, at, action: 'reset', object: `setting:${name}`, ...change(before, null) });
}

async function keepPast(
  trx: Trx,
  { name, before, at }: { name: string; before: SettingRow | null; at: Instant },
): Promise<void> {
  await trx
    .insertInto('setting_past')
    .values({ name, value: before?.value ?? null, to_at: at })
    .execute();
}

const change = (before: SettingRow | null, after: string | null) => ({
  before: before === null ? null : JSON.parse(before.value),
  after: after === null ? null : JSON.parse(after),
});
