import type { Kysely } from 'kysely';
import { type Act, recordAudit } from './audit.ts';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';

/** How people sign in at another provider, as it is stored; `rules` is JSON that the caller checks. */
export interface SignOnRow {
  label: string;
  discoveryUrl: string;
  clientId: string;
  /** Sealed. */
  clientSecret: string;
  rules: string;
}

export async function loadSignOnRow(db: Kysely<Database>): Promise<(SignOnRow & Act) | null> {
  const row = await db.selectFrom('single_sign_on').selectAll().executeTakeFirst();
  if (row === undefined) return null;
  const { label, rules, by, at } = row;
  const [discoveryUrl, clientId, clientSecret] = [row.discovery_url, row.client_id, row.client_secret];
  return { label, discoveryUrl, clientId, clientSecret, rules, by, at };
}

/** Sets it, or takes it away (null), and records all of it but the secret. */
export async function saveSignOnRow(trx: Trx, { row, by, at }: Act & { row: SignOnRow | null }): Promise<void> {
  const before = await loadSignOnRow(trx);
  await trx.deleteFrom('single_sign_on').execute();
  if (row !== null) {
    const { label, rules, clientSecret } = row;
    await trx
      .insertInto('single_sign_on')
      .values({
        ...{ label, discovery_url: row.discoveryUrl, client_id: row.clientId, client_secret: clientSecret },
        ...{ rules, by, at },
      })
      .execute();
  }
  const secretChanged = before !== null && row !== null && before.clientSecret !== row.clientSecret;
  await recordAudit(trx, {
    ...{ by, at, action: row === null ? 'remove' : 'set', object: 'single-sign-on' },
    before: before === null ? null : withoutSecret(before),
    after: row === null ? null : { ...withoutSecret(row), ...(secretChanged && { clientSecret: 'changed' }) },
  });
}

const withoutSecret = ({ label, discoveryUrl, clientId, rules }: SignOnRow) => ({
  label,
  discoveryUrl,
  clientId,
  rules: JSON.parse(rules) as unknown,
});
