import type { Kysely } from 'kysely';
import { plainTickets, type TicketRule } from '../domain/ticket-rules.ts';
import type { Instant } from '../domain/time.ts';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';
import { holdsAt, type Speaker, type Stated, say, sayAsBefore, stated } from './statements.ts';

/** A group with a priority, and when its first complete listing was taken as what was there before. */
export type StoredTicketRule = Stated<TicketRule> & { baselinedAt: Instant | null };

export async function loadTicketRules(db: Kysely<Database>): Promise<StoredTicketRule[]> {
  const rows = await db.selectFrom('ticket_rules').selectAll().where(holdsAt(null)).orderBy('id').execute();
  return rows.map((row) => {
    // a rule of an older version does not name every option
    const options = { ...plainTickets, ...(JSON.parse(row.options) as Partial<TicketRule>) };
    const rule: TicketRule = { ...options, groupKey: row.group_id, priorityId: row.priority_vendor_id };
    return { ...stated(rule, row), baselinedAt: row.baselined_at };
  });
}

/**
 * Switches ticketing on for a group, or changes how. `baseline: 'keep'` goes on with what is there, `'new'` takes the
 * next complete listing as what was there before, `'none'` takes nothing for that. False where the rule is so already.
 */
export async function saveTicketRule(
  trx: Trx,
  { rule, baseline, ...speaker }: Speaker & { rule: TicketRule; baseline: 'keep' | 'new' | 'none' },
): Promise<boolean> {
  const { groupKey, priorityId, ...options } = rule;
  const about = { group_id: groupKey };
  const known = await trx
    .selectFrom('ticket_rules')
    .select('baselined_at')
    .where('group_id', '=', groupKey)
    .where(holdsAt(null))
    .executeTakeFirst();
  const kept = baseline === 'new' ? null : (known?.baselined_at ?? null);
  const baselined = baseline === 'none' ? (kept ?? speaker.at) : kept;
  const says = {
    priority_vendor_id: priorityId,
    options: JSON.stringify({ ...plainTickets, ...options }),
    baselined_at: baselined,
  };
  return say(trx, {
    table: 'ticket_rules',
    about,
    says,
    action: 'set-priority',
    object: `group:${groupKey}`,
    ...speaker,
  });
}

/** Switches ticketing off for a group. False where it was off. */
export function endTicketRule(trx: Trx, groupKey: number, speaker: Speaker): Promise<boolean> {
  const object = `group:${groupKey}`;
  const about = { group_id: groupKey };
  return say(trx, { table: 'ticket_rules', about, says: null, action: 'unset-priority', object, ...speaker });
}

/**
 * As before the last change, on the baseline there is now: members that it has seen open nothing, those that came
 * since are not lost. Throws AppError 'usage' where the group never had a priority.
 */
export function takeBackTicketRule(trx: Trx, groupKey: number, speaker: Speaker): Promise<boolean> {
  const object = `group:${groupKey}`;
  const about = { group_id: groupKey };
  const keeps = ['baselined_at'];
  return sayAsBefore(trx, { table: 'ticket_rules', about, keeps, action: 'take-back-priority', object, ...speaker });
}

/** Records the end of the group's first complete listing, once. */
export async function markBaselined(trx: Trx, groupKey: number, at: Instant): Promise<void> {
  await trx
    .updateTable('ticket_rules')
    .set({ baselined_at: at })
    .where('group_id', '=', groupKey)
    .where('to_at', 'is', null)
    .where('baselined_at', 'is', null)
    .execute();
}
