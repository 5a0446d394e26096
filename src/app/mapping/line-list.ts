import { type FindingWords, wordsOf } from '../../domain/finding-words.ts';
import { findingsOfLine, type LineFacts, lineFacts } from '../../domain/line-findings.ts';
import type { Line } from '../../domain/mapping.ts';
import { claimedTwice, gatherLines, type PlanLine } from '../../domain/plan-lines.ts';
import type { Decimal } from '../../domain/psa.ts';
import { quantityOf, sumOf } from '../../domain/quantity.ts';
import type { Instant } from '../../domain/time.ts';
import { loadLines } from '../../store/lines.ts';
import type { App } from '../app.ts';
import { loadPlanInput } from '../billing/plan-input.ts';
import { accountNamed } from '../find-account.ts';
import { inSteps } from '../in-steps.ts';
import { requirePsa } from '../psa-connection.ts';
import { accountName, additionName, loadPsaRecords, type PsaRecords, serviceName } from './psa-records.ts';

/** One service of one account: its seats, and how it is billed. */
export interface LineRow {
  account: { id: number; name: string; companyId: string };
  service: { id: string; name: string };
  seats: number;
  line: Line;
  /** Who said how it is billed and when; null: it is as it starts. */
  by: string | null;
  since: Instant | null;
  /** The addition that it drives; null: none. */
  addition: DrivenAddition | null;
  /** false: the additions of its agreement have not been read yet. */
  read: boolean;
  findings: (FindingWords & { kind: string })[];
}

export interface DrivenAddition {
  id: string;
  name: string;
  quantity: Decimal;
  /** What the count says it should be. */
  due: Decimal;
}

/**
 * Every line with seats, with an addition, or that a person spoke of; of one account where it is named. Throws
 * AppError 'not-found', 'ambiguous', and 'unsettled' where a sync is half applied.
 */
export async function listLines(app: App, account?: string): Promise<LineRow[]> {
  const only = account === undefined ? null : (await accountNamed(app, account)).account.id;
  const input = await loadPlanInput(app, await requirePsa(app));
  const records = await loadPsaRecords(app);
  const said = new Map((await loadLines(app.db.read, null)).map((line) => [keyOf(line), line]));
  const lines = await inSteps(gatherLines(input));
  const facts = lineFacts(input, claimedTwice(lines));
  return lines
    .filter((each) => only === null || each.account.id === only)
    .map((each) => lineRow(each, { facts, records, said: said.get(keyOf(each.line)) }))
    .sort((a, b) => byName(a.account.name, b.account.name) || byName(a.service.name, b.service.name));
}

interface RowFacts {
  facts: LineFacts;
  records: PsaRecords;
  said: { by: string; since: Instant } | undefined;
}

function lineRow(planned: PlanLine, { facts, records, said }: RowFacts): LineRow {
  const { account, line, tally, target } = planned;
  return {
    account: { id: account.id, name: accountName(account, records), companyId: account.companyId },
    service: { id: line.serviceId, name: serviceName(line.serviceId, records) },
    seats: tally?.seats ?? 0,
    line,
    by: said?.by ?? null,
    since: said?.since ?? null,
    addition: drivenBy(planned, facts),
    read: target.target !== 'unknown',
    findings: findingsOfLine(planned, facts).map((finding) => ({ kind: finding.kind, ...wordsOf(finding) })),
  };
}

function drivenBy({ line, tally, target }: PlanLine, { input: { on } }: LineFacts): DrivenAddition | null {
  if (target.target !== 'addition') return null;
  const { addition, others } = target;
  const taken = line.others === 'subtract' ? sumOf(others.map(({ quantity }) => quantity)) : '0';
  const due = quantityOf(line, { seats: tally?.seats ?? 0, others: taken, on });
  return { id: addition.id, name: additionName(addition), quantity: addition.quantity, due };
}

const keyOf = ({ accountId, serviceId }: Pick<Line, 'accountId' | 'serviceId'>): string => `${accountId} ${serviceId}`;

const byName = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
