import type { Line } from '../../domain/mapping.ts';
import { defaultLine } from '../../domain/marks.ts';
import type { Addition } from '../../domain/psa.ts';
import type { CalendarDate, Instant } from '../../domain/time.ts';
import { AppError } from '../../errors.ts';
import type { StoredAccount } from '../../store/accounts.ts';
import { endLine, loadLines, saveLine, takeBackLine } from '../../store/lines.ts';
import { loadAdditions } from '../../store/psa-objects.ts';
import { type App, nowInstant } from '../app.ts';
import { today } from '../calendar.ts';
import { accountNamed } from '../find-account.ts';
import { findNamed, type Named } from './find.ts';
import { additionName, findAgreement, findService, loadPsaRecords, type PsaRecords } from './psa-records.ts';

/** A line as a person names it. */
export interface LineChoice {
  account: string;
  service: string;
}

/** What a person says of a line; what is not named stays. null is back to how it starts. */
export interface LineChange {
  kind?: Line['kind'];
  /** Another agreement of the company; its addition is then to be chosen anew. */
  agreement?: string | null;
  addition?: string | null;
  /** `until`: the last day; null: no end. No seats: no offset any more. */
  offset?: { seats: number; reason: string; until: CalendarDate | null };
  minimum?: { seats: number; reason: string };
  /** Other active additions of the service on the agreement. */
  others?: Line['others'];
}

export interface LineChanged {
  account: { id: number; name: string };
  service: { id: string; name: string };
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
  choice: LineChoice,
  { change, by, seen }: Said & { change: LineChange },
): Promise<LineChanged> {
  const chosen = await chooseLine(app, choice);
  const [on, additions] = [await today(app), await loadAdditions(app.db.read, chosen.account.connectionId)];
  refuseOver(change, on);
  const after = changedLine({ ...chosen, additions, on }, change);
  const changed = await app.db.write((trx) => saveLine(trx, after, { by, at: nowInstant(app), seen }));
  return { ...chosen.called, changed, before: chosen.before, after };
}

/** The line is as it starts again. May be repeated. Throws AppError 'not-found', 'ambiguous'. */
export async function resetLine(app: App, choice: LineChoice, { by, seen }: Said): Promise<LineChanged> {
  const { before, called } = await chooseLine(app, choice);
  const changed = await app.db.write((trx) => endLine(trx, before, { by, at: nowInstant(app), seen }));
  return { ...called, changed, before, after: defaultLine(before) };
}

/** What was said of the line before the last change is said again. Throws as `resetLine`, 'usage' where nothing was. */
export async function undoLine(app: App, choice: LineChoice, { by, seen }: Said): Promise<LineChanged> {
  const { before, called } = await chooseLine(app, choice);
  const changed = await app.db.write((trx) => takeBackLine(trx, before, { by, at: nowInstant(app), seen }));
  return { ...called, changed, before, after: (await chooseLine(app, choice)).before };
}

/** Additions of the line's service on its agreement, as last read. Throws AppError 'not-found', 'ambiguous'. */
export async function listLineAdditions(app: App, choice: LineChoice): Promise<{ name: string; addition: Addition }[]> {
  const { account, before } = await chooseLine(app, choice);
  const all = await loadAdditions(app.db.read, account.connectionId);
  return additionsOf(before, { account, additions: all }).map((addition) => ({
    name: additionName(addition),
    addition,
  }));
}

/** Who says something of a line, and since when it had been said so as they saw it; null: nothing was said. */
interface Said {
  by: string;
  seen?: Instant | null | undefined;
}

interface Chosen {
  account: StoredAccount;
  before: Line;
  records: PsaRecords;
  called: Pick<LineChanged, 'account' | 'service'>;
}

async function chooseLine(app: App, { account: text, service }: LineChoice): Promise<Chosen> {
  const { account, name } = await accountNamed(app, text);
  const records = await loadPsaRecords(app);
  const { id: serviceId, identifier } = findService(records, service);
  const key = { accountId: account.id, serviceId };
  const stated = (await loadLines(app.db.read, null)).find(
    (line) => line.accountId === key.accountId && line.serviceId === key.serviceId,
  );
  const called = { account: { id: account.id, name }, service: { id: serviceId, name: identifier } };
  if (stated === undefined) return { account, before: defaultLine(key), records, called };
  const { by: _, since: __, ...before } = stated;
  return { account, before, records, called };
}

export interface LineState {
  /** The line's; it need not be stored yet. */
  account: Pick<StoredAccount, 'companyId' | 'agreementId'>;
  before: Line;
  records: PsaRecords;
  additions: readonly Addition[];
  on: CalendarDate;
}

/** The line as the change makes it. Throws as `changeLine`. */
export function changedLine(state: LineState, change: LineChange): Line {
  const { before } = state;
  const line = { ...before, kind: change.kind ?? before.kind, others: change.others ?? before.others };
  if (change.agreement !== undefined) {
    line.agreementId = agreementOf(change.agreement, state);
    line.additionId = null;
  }
  if (change.addition !== undefined) line.additionId = additionOf(change.addition, { ...state, line });
  return { ...line, ...offsetOf(change), ...minimumOf(change) };
}

function agreementOf(text: string | null, { account, records, on }: LineState): string | null {
  if (text === null) return null;
  const { id } = findAgreement(records, text, { on, companyId: account.companyId });
  return id === account.agreementId ? null : id;
}

function additionOf(text: string | null, { account, line, additions }: LineState & { line: Line }): string | null {
  if (text === null) return null;
  const among = additionsOf(line, { account, additions });
  if (among.length > 0) return findNamed(text, { kind: 'addition', among: among.map(named), listedBy: null }).id;
  const message =
    'No addition of this service is known on the agreement. Plan once, so that its additions are read: seatbridge billing plan';
  throw new AppError('not-found', message, { field: 'addition' });
}

function additionsOf(
  { agreementId, serviceId }: Line,
  { account, additions }: Pick<LineState, 'account' | 'additions'>,
): Addition[] {
  const on = agreementId ?? account.agreementId;
  return additions.filter((each) => each.agreementId === on && each.serviceId === serviceId);
}

function named(addition: Addition): Named<Addition> {
  const { id, description } = addition;
  return { thing: addition, ref: `addition:${id}`, ids: [id], names: [description, additionName(addition)] };
}

type Offset = Pick<Line, 'offset' | 'offsetReason' | 'offsetUntil'>;

function offsetOf({ offset }: LineChange): Partial<Offset> {
  if (offset === undefined) return {};
  const { seats, reason, until } = offset;
  if (seats === 0) return { offset: 0, offsetReason: '', offsetUntil: null };
  refuseUncounted(seats, { field: 'offset', least: -MOST_SEATS });
  refuseUnreasoned(reason, 'offset');
  return { offset: seats, offsetReason: reason.trim(), offsetUntil: until };
}

function refuseOver({ offset }: LineChange, on: CalendarDate): void {
  const until = offset?.until ?? null;
  if (until === null || until >= on) return;
  throw new AppError('usage', `The last day of the offset, ${until}, is over.`, { field: 'until' });
}

function minimumOf({ minimum }: LineChange): Partial<Pick<Line, 'minimum' | 'minimumReason'>> {
  if (minimum === undefined) return {};
  const { seats, reason } = minimum;
  if (seats === 0) return { minimum: 0, minimumReason: '' };
  refuseUncounted(seats, { field: 'minimum', least: 0 });
  refuseUnreasoned(reason, 'minimum');
  return { minimum: seats, minimumReason: reason.trim() };
}

const MOST_SEATS = 1_000_000;

function refuseUncounted(seats: number, { field, least }: { field: string; least: number }): void {
  if (Number.isInteger(seats) && seats >= least && seats <= MOST_SEATS) return;
  const words = `The ${field} is a whole number of seats from ${least} to ${MOST_SEATS}.`;
  throw new AppError('usage', words, { field });
}

function refuseUnreasoned(reason: string, what: string): void {
  if (reason.trim() !== '') return;
  throw new AppError('usage', `Say why there is the ${what}: --reason "..."`, { field: 'reason' });
}
