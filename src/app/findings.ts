import type { FindingWords } from '../domain/finding-words.ts';
import { wordsOf } from '../domain/finding-words.ts';
import { type FindingKind, isQuiet } from '../domain/findings.ts';
import type { CalendarDate } from '../domain/time.ts';
import { AppError } from '../errors.ts';
import { acceptFinding as accept, loadFindings, type StoredFinding, unacceptFinding } from '../store/findings.ts';
import { type App, nowInstant } from './app.ts';

/** A finding as a person reads it. */
export type FindingRow = StoredFinding & {
  words: FindingWords;
  /** Somebody accepted it, and it is still as it was then. */
  quiet: boolean;
};

export interface FindingQuery {
  kind?: FindingKind;
  /** Accepted ones too. */
  all: boolean;
}

/** What cannot or may not be decided: the most money first, then the most seats, then the oldest. */
export async function listFindings(app: App, { kind, all }: FindingQuery): Promise<FindingRow[]> {
  const now = nowInstant(app);
  const found = await loadFindings(app.db.read, kind === undefined ? {} : { kinds: [kind] });
  return found
    .map((finding) => rowOf(finding, now))
    .filter(({ quiet }) => all || !quiet)
    .sort((one, other) => Math.abs(other.cents) - Math.abs(one.cents) || other.seats - one.seats || one.id - other.id);
}

/** Throws AppError 'not-found' for one that is over. */
export async function findingWithId(app: App, id: number): Promise<FindingRow> {
  const [finding] = await loadFindings(app.db.read, { id });
  if (finding !== undefined) return rowOf(finding, nowInstant(app));
  throw new AppError('not-found', `There is no finding ${id}, or it is over.`, { id });
}

const rowOf = (finding: StoredFinding, now: string): FindingRow => ({
  ...finding,
  words: wordsOf(finding),
  quiet: finding.accepted !== null && isQuiet(finding, finding.accepted, now),
});

export interface Accepting {
  id: number;
  reason: string;
  /** The last day on which it stays quiet; null: until its seats or money change. */
  until: CalendarDate | null;
  by: string;
}

/**
 * Accepts a finding as it is now: it returns when its seats or money change, or at its end. May be repeated. Throws
 * AppError 'not-found' for one that is over, 'usage' without a reason or with an end in the past.
 */
export async function acceptFinding(app: App, { id, reason, until, by }: Accepting): Promise<FindingRow> {
  const at = nowInstant(app);
  const end = until === null ? null : `${until}T23:59:59.999Z`;
  if (reason.trim() === '') throw new AppError('usage', 'Say why it is accepted: --reason TEXT.', { field: 'reason' });
  if (end !== null && end <= at) throw new AppError('usage', `${until} is over already.`, { field: 'until' });
  const accepted = await app.db.write((trx) => accept(trx, { id, reason: reason.trim(), until: end, by, at }));
  const [finding] = accepted ? await loadFindings(app.db.read, { id }) : [];
  if (finding !== undefined) return rowOf(finding, at);
  throw new AppError('not-found', `There is no finding ${id}, or it is over. See seatbridge findings.`, { id });
}

/**
 * Takes the acceptance of a finding back. Throws AppError 'not-found' for one that is over or was not accepted: a
 * repeat is refused.
 */
export async function takeBackAcceptance(app: App, { id, by }: { id: number; by: string }): Promise<FindingRow> {
  const at = nowInstant(app);
  const takenBack = await app.db.write((trx) => unacceptFinding(trx, { id, by, at }));
  const [finding] = takenBack ? await loadFindings(app.db.read, { id }) : [];
  if (finding !== undefined) return rowOf(finding, at);
  throw new AppError('not-found', `There is no accepted finding ${id}. See seatbridge findings --all.`, { id });
}
