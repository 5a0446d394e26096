import type { Line } from '../../domain/mapping.ts';
import { defaultLine } from '../../domain/marks.ts';
import { gatherLines, type PlanLine } from '../../domain/plan-lines.ts';
import type { CalendarDate } from '../../domain/time.ts';
import { AppError } from '../../errors.ts';
import { endLine, loadLines, saveLine } from '../../store/lines.ts';
import { findAddition } from '../../store/psa-objects.ts';
import { type App, nowInstant } from '../app.ts';
import { loadPlanInput } from '../billing/plan-input.ts';
import { today } from '../calendar.ts';
import { accountNamed } from '../find-account.ts';
import { inSteps } from '../in-steps.ts';
import { requirePsa } from '../psa-connection.ts';
import {
  accountName,
  findAgreement,
  findService,
  loadPsaRecords,
  type PsaRecords,
  serviceName,
} from './psa-records.ts';

/** One service of one account: its seats, and how it is billed. */
export interface LineRow {
  line: Line;
  account: string;
  service: string;
  seats: number;
  /** A person has said something of it. */
  stated: boolean;
  /** The addition that it drives, or why it drives none. */
  target: PlanLine['target'];
}

/** Every line with seats, or that a person spoke of, in the order of accounts. Throws AppError 'not-found', 'unsettled'. */
export async function listLines(app: App): Promise<LineRow[]> {
  const input = await loadPlanInput(app, await requirePsa(app));
  const records = await loadPsaRecords(app);
  const stated = new Set(input.lines.map(keyOf));
  return (await inSteps(gatherLines(input))).map(({ account, line, tally, target }) => ({
    line,
    account: accountName(account, records),
    service: serviceName(line.serviceId, records),
    seats: tally?.seats ?? 0,
    stated: stated.has(keyOf(line)),
    target,
  }));
}

const keyOf = ({ accountId, serviceId }: Pick<Line, 'accountId' | 'serviceId'>): string => `${accountId} ${serviceId}`;

/** What a person says of a line; what is not named stays. null is back to how it starts. */
export interface LineChange {
  kind?: Line['kind'];
  agreement?: string | null;
  addition?: string | null;
  offset?: { seats: number; reason: string; until: CalendarDate | null };
  minimum?: { seats: number; reason: string };
  others?: Line['others'];
}

export interface LineChanged {
  account: string;
  service: string;
  changed: boolean;
  before: Line;
  after: Line;
}

/**
 * Says how a line is billed. May be repeated. Throws AppError 'not-found', 'ambiguous', and 'usage' for a number that
 * is none, a reason that is missing, or an agreement of another company.
 */
export async function changeLine(
  app: App,
  { account, service }: { account: string; service: string },
  { change, by }: { change: LineChange; by: string },
): Promise<LineChanged> {
  const named = await namesOf(app, { account, service });
  const before = await currentLine(app, named.key);
  const after = await changedLine(app, { before, change, companyId: named.companyId, records: named.records });
  const changed = await app.db.write((trx) => saveLine(trx, after, { by, at: nowInstant(app) }));
  return { account: named.account, service: named.service, changed, before, after };
}

/** The line is as it starts again. May be repeated. Throws AppError 'not-found', 'ambiguous'. */
export async function resetLine(
  app: App,
  { account, service }: { account: string; service: string },
  { by }: { by: string },
): Promise<LineChanged> {
  const named = await namesOf(app, { account, service });
  const before = await currentLine(app, named.key);
  const changed = await app.db.write((trx) => endLine(trx, named.key, { by, at: nowInstant(app) }));
  return { account: named.account, service: named.service, changed, before, after: defaultLine(named.key) };
}

async function namesOf(app: App, { account, service }: { account: string; service: string }) {
  const found = await accountNamed(app, account);
  const records = await loadPsaRecords(app);
  const { id: serviceId, identifier } = findService(records, service);
  const { id: accountId, companyId } = found.account;
  return { key: { accountId, serviceId }, companyId, records, account: found.name, service: identifier };
}

async function currentLine(app: App, key: Pick<Line, 'accountId' | 'serviceId'>): Promise<Line> {
  const stated = (await loadLines(app.db.read, null)).find((line) => keyOf(line) === keyOf(key));
  if (stated === undefined) return defaultLine(key);
  const { by: _, since: __, ...line } = stated;
  return line;
}

interface Changing {
  before: Line;
  change: LineChange;
  companyId: string;
  records: PsaRecords;
}

async function changedLine(app: App, { before, change, companyId, records }: Changing): Promise<Line> {
  const { kind, agreement, addition, offset, minimum, others } = change;
  const line: Line = { ...before, ...(kind !== undefined && { kind }), ...(others !== undefined && { others }) };
  if (agreement !== undefined) {
    line.agreementId =
      agreement === null ? null : findAgreement(records, agreement, { on: await today(app), companyId }).id;
  }
  if (addition !== undefined) line.additionId = addition === null ? null : await additionOf(app, { addition, line });
  if (offset !== undefined) {
    whole(offset.seats, { field: 'offset', least: -1_000_000 });
    if (offset.seats !== 0) reasoned(offset.reason, 'offset');
    Object.assign(line, { offset: offset.seats, offsetReason: offset.reason, offsetUntil: offset.until });
  }
  if (minimum !== undefined) {
    whole(minimum.seats, { field: 'minimum', least: 0 });
    if (minimum.seats !== 0) reasoned(minimum.reason, 'minimum');
    Object.assign(line, { minimum: minimum.seats, minimumReason: minimum.reason });
  }
  return line;
}

async function additionOf(app: App, { addition, line }: { addition: string; line: Line }): Promise<string> {
  const id = addition.replace(/^addition:/, '');
  const { id: connectionId } = await requirePsa(app);
  const found = await findAddition(app.db.read, { connectionId, id });
  if (found === null) {
    const message = `There is no addition ${id}, or its agreement has not been read yet: see seatbridge lines list.`;
    throw new AppError('not-found', message, { field: 'addition' });
  }
  if (found.serviceId === line.serviceId) return found.id;
  throw new AppError('usage', `The addition ${id} bills ${found.serviceName}, another service.`, { field: 'addition' });
}

function whole(value: number, { field, least }: { field: string; least: number }): void {
  if (Number.isInteger(value) && value >= least && value <= 1_000_000) return;
  throw new AppError('usage', `The ${field} is a whole number of seats${least === 0 ? ', not below 0' : ''}.`, {
    field,
  });
}

function reasoned(reason: string, field: string): void {
  if (reason.trim() !== '') return;
  throw new AppError('usage', `The ${field} needs a reason: --reason "..."`, { field: 'reason' });
}
