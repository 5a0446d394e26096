import type { Kysely } from 'kysely';
import type { Line } from '../domain/mapping.ts';
import type { Instant } from '../domain/time.ts';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';
import { holdsAt, type Speaker, type Stated, say, sayAsBefore, stated } from './statements.ts';

/** Lines as people set them, at a moment or now (null). A service without one is managed, with no more said. */
export async function loadLines(db: Kysely<Database>, at: Instant | null): Promise<Stated<Line>[]> {
  const rows = await db.selectFrom('lines').selectAll().where(holdsAt(at)).orderBy('id').execute();
  return rows.map((row) => {
    const line: Line = {
      accountId: row.account_id,
      serviceId: row.service_vendor_id,
      kind: row.kind,
      agreementId: row.agreement_vendor_id,
      additionId: row.addition_vendor_id,
      offset: row.offset_seats,
      offsetReason: row.offset_reason,
      offsetUntil: row.offset_until,
      minimum: row.minimum,
      minimumReason: row.minimum_reason,
      others: row.others,
    };
    return stated(line, row);
  });
}

/** False where the line is so already. */
export function saveLine(trx: Trx, line: Line, speaker: Speaker): Promise<boolean> {
  return say(trx, {
    table: 'lines',
    about: { account_id: line.accountId, service_vendor_id: line.serviceId },
    says: {
      kind: line.kind,
      agreement_vendor_id: line.agreementId,
      addition_vendor_id: line.additionId,
      offset_seats: line.offset,
      offset_reason: line.offsetReason,
      offset_until: line.offsetUntil,
      minimum: line.minimum,
      minimum_reason: line.minimumReason,
      others: line.others,
    },
    action: 'set-line',
    object: `account:${line.accountId} service:${line.serviceId}`,
    ...speaker,
  });
}

/** The line is as it starts again. False where nothing was said of it. */
export function endLine(
  trx: Trx,
  { accountId, serviceId }: Pick<Line, 'accountId' | 'serviceId'>,
  speaker: Speaker,
): Promise<boolean> {
  return say(trx, {
    table: 'lines',
    about: { account_id: accountId, service_vendor_id: serviceId },
    says: null,
    action: 'reset-line',
    object: `account:${accountId} service:${serviceId}`,
    ...speaker,
  });
}

/** As before the last change. Throws AppError 'usage' where nothing ever was said of it. */
export function takeBackLine(
  trx: Trx,
  { accountId, serviceId }: Pick<Line, 'accountId' | 'serviceId'>,
  speaker: Speaker,
): Promise<boolean> {
  return sayAsBefore(trx, {
    table: 'lines',
    about: { account_id: accountId, service_vendor_id: serviceId },
    action: 'take-back',
    object: `account:${accountId} service:${serviceId}`,
    ...speaker,
  });
}
