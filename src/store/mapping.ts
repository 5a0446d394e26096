import type { Kysely } from 'kysely';
import type { GroupMapping, ProductMapping, ServiceRule, Twin } from '../domain/mapping.ts';
import type { Instant } from '../domain/time.ts';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';
import { checkSeen, holdsAt, type Speaker, type Stated, say, sayAsBefore, stated } from './statements.ts';

/*
 * What people say of groups, products and services. `at`: as it was said at that moment; null: now.
 */

type Db = Kysely<Database>;
export async function loadGroupMappings(db: Db, at: Instant | null): Promise<Stated<GroupMapping>[]> {
  const rows = await db.selectFrom('group_maps').selectAll().where(holdsAt(at)).orderBy('id').execute();
  return rows.map((row) => {
    const groupKey = row.group_id;
    const said: GroupMapping =
      row.account_id === null
        ? { groupKey, to: 'excluded', tickets: row.tickets === 1 }
        : { groupKey, to: 'account', accountId: row.account_id };
    return stated(said, row);
  });
}

/** False where it is mapped so already. */
export function mapGroup(trx: Trx, mapping: GroupMapping, speaker: Speaker): Promise<boolean> {
  const account = mapping.to === 'account' ? mapping.accountId : null;
  const tickets = mapping.to === 'excluded' && mapping.tickets ? 1 : 0;
  const says = { target: mapping.to, account_id: account, tickets };
  const object = `group:${mapping.groupKey}`;
  return say(trx, {
    table: 'group_maps',
    about: { group_id: mapping.groupKey },
    says,
    action: 'map',
    object,
    ...speaker,
  });
}

/** The group inherits again. False where nothing was said of it. */
export function unmapGroup(trx: Trx, groupKey: number, speaker: Speaker): Promise<boolean> {
  const object = `group:${groupKey}`;
  return say(trx, {
    table: 'group_maps',
    about: { group_id: groupKey },
    says: null,
    action: 'unmap',
    object,
    ...speaker,
  });
}

/** Throws AppError 'conflict' where somebody else has spoken of the group since what was seen. */
export function checkGroupSeen(trx: Trx, groupKey: number, { seen }: Speaker): Promise<void> {
  const object = `group:${groupKey}`;
  return checkSeen(trx, { table: 'group_maps', about: { group_id: groupKey }, object, seen });
}

/** As before the last change. Throws AppError 'usage' where nothing ever was said of it. */
export function takeBackGroup(trx: Trx, groupKey: number, speaker: Speaker): Promise<boolean> {
  const object = `group:${groupKey}`;
  return sayAsBefore(trx, {
    table: 'group_maps',
    about: { group_id: groupKey },
    action: 'take-back',
    object,
    ...speaker,
  });
}

export async function loadProductMappings(db: Db, at: Instant | null): Promise<Stated<ProductMapping>[]> {
  const rows = await db.selectFrom('product_maps').selectAll().where(holdsAt(at)).orderBy('product').execute();
  return rows.map((row) => {
    const { product } = row;
    const said: ProductMapping =
      row.target === 'service'
        ? { product, to: 'service', serviceId: row.service_vendor_id as string }
        : { product, to: row.target };
    return stated(said, row);
  });
}

/** False where it is mapped so already. */
export function mapProduct(trx: Trx, mapping: ProductMapping, speaker: Speaker): Promise<boolean> {
  const { product } = mapping;
  const says = { target: mapping.to, service_vendor_id: mapping.to === 'service' ? mapping.serviceId : null };
  const object = `product:${product}`;
  return say(trx, { table: 'product_maps', about: { product }, says, action: 'map', object, ...speaker });
}

/** False where nothing was said of it. */
export function unmapProduct(trx: Trx, product: string, speaker: Speaker): Promise<boolean> {
  const object = `product:${product}`;
  return say(trx, { table: 'product_maps', about: { product }, says: null, action: 'unmap', object, ...speaker });
}

/** As before the last change. Throws AppError 'usage' where nothing ever was said of it. */
export function takeBackProduct(trx: Trx, product: string, speaker: Speaker): Promise<boolean> {
  const object = `product:${product}`;
  return sayAsBefore(trx, { table: 'product_maps', about: { product }, action: 'take-back', object, ...speaker });
}

export async function loadServiceRules(db: Db, at: Instant | null): Promise<Stated<ServiceRule>[]> {
  const rows = await db.selectFrom('service_rules').selectAll().where(holdsAt(at)).orderBy('id').execute();
  return rows.map((row) => {
    const rule = JSON.parse(row.rule) as Omit<ServiceRule, 'serviceId'>;
    return stated({ serviceId: row.service_vendor_id, ...rule }, row);
  });
}

/** False where the rule is so already. */
export function saveServiceRule(trx: Trx, rule: ServiceRule, speaker: Speaker): Promise<boolean> {
  const { serviceId, counts, seenWithinDays, leaveOutTrials, classServices } = rule;
  const says = { rule: JSON.stringify({ counts, seenWithinDays, leaveOutTrials, classServices }) };
  const about = { service_vendor_id: serviceId };
  const object = `service:${serviceId}`;
  return say(trx, { table: 'service_rules', about, says, action: 'set-rule', object, ...speaker });
}

export async function loadTwins(db: Db, at: Instant | null): Promise<Stated<Twin>[]> {
  const rows = await db.selectFrom('twins').selectAll().where(holdsAt(at)).orderBy('id').execute();
  return rows.map((row) => stated({ olderKey: row.older_id, newerKey: row.newer_id }, row));
}

/** False where they are confirmed already. */
export function confirmTwin(trx: Trx, { olderKey, newerKey }: Twin, speaker: Speaker): Promise<boolean> {
  const object = `device:${olderKey}`;
  const says = { newer_id: newerKey };
  return say(trx, { table: 'twins', about: { older_id: olderKey }, says, action: 'confirm-twin', object, ...speaker });
}

/** Both count again. False where they were not confirmed. */
export function releaseTwin(trx: Trx, olderKey: number, speaker: Speaker): Promise<boolean> {
  const object = `device:${olderKey}`;
  return say(trx, {
    table: 'twins',
    about: { older_id: olderKey },
    says: null,
    action: 'release-twin',
    object,
    ...speaker,
  });
}
