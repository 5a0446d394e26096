import { inactiveWhy } from './agreements.ts';
import type { LineKey, Tally } from './count.ts';
import { additionKey, findTarget, type LineFinder, type LineTarget } from './line-target.ts';
import type { Account, Line } from './mapping.ts';
import { defaultLine } from './marks.ts';
import type { PlanInput } from './plan-input.ts';
import type { Addition } from './psa.ts';
import { inSlices, type Steps } from './steps.ts';

/*
 * The lines that a plan looks at: those with seats, those that a person spoke of, and those whose addition is
 * there although nobody has a seat.
 */

export interface PlanLine {
  account: Account;
  line: Line;
  /** null: no seats. */
  tally: Tally | null;
  /** A person spoke of it, or a quantity of it was confirmed: it is ours to change. */
  ours: boolean;
  target: LineTarget;
}

export function* gatherLines(input: PlanInput): Steps<PlanLine[]> {
  const finder = lineFinder(input);
  const accounts = new Map(input.accounts.map((account) => [account.id, account]));
  const stated = new Map(input.lines.map((line) => [lineText(line), line]));
  const tallies = new Map(input.count.tallies.map((tally) => [lineText(tally), tally]));
  const confirmed = new Set(input.baselines.map(({ additionId }) => additionId));
  const keys = new Map<string, LineKey>();
  for (const key of [...input.count.tallies, ...input.lines, ...withAddition(input, finder)])
    keys.set(lineText(key), key);

  const lines: PlanLine[] = [];
  yield* inSlices(keys, ([text, key]) => {
    const account = accounts.get(key.accountId);
    if (account === undefined) return;
    const line = stated.get(text) ?? defaultLine(key);
    const target = findTarget(line, { account, finder });
    const ours = stated.has(text) || (target.target === 'addition' && confirmed.has(target.addition.id));
    lines.push({ account, line, tally: tallies.get(text) ?? null, ours, target });
  });
  return lines;
}

/** Additions that more than one line would drive: none of them may. */
export function claimedTwice(lines: readonly PlanLine[]): Map<string, PlanLine[]> {
  const claims = new Map<string, PlanLine[]>();
  for (const line of lines) {
    if (line.target.target !== 'addition') continue;
    const { id } = line.target.addition;
    claims.set(id, [...(claims.get(id) ?? []), line]);
  }
  for (const [id, claiming] of claims) if (claiming.length < 2) claims.delete(id);
  return claims;
}

export function lineText({ accountId, serviceId }: LineKey): string {
  return `${accountId} ${serviceId}`;
}

function lineFinder({ on, agreements, companies, additionsRead, additions }: PlanInput): LineFinder {
  const grouped = new Map<string, Addition[]>();
  for (const addition of additions) {
    const key = additionKey(addition.agreementId, addition.serviceId);
    const known = grouped.get(key);
    if (known === undefined) grouped.set(key, [addition]);
    else known.push(addition);
  }
  const byId = new Map(agreements.map((agreement) => [agreement.id, agreement]));
  return { on, agreements: byId, companies, additionsRead, additions: grouped };
}

/** Lines of accounts whose agreement has an addition of a service that products are mapped to. */
function withAddition(input: PlanInput, finder: LineFinder): LineKey[] {
  const confirmed = new Set(input.baselines.map(({ additionId }) => additionId));
  const services = servicesInUse(input);
  return input.accounts.flatMap(({ id: accountId, agreementId }) => {
    const agreement = agreementId === null ? undefined : finder.agreements.get(agreementId);
    if (agreement === undefined || inactiveWhy(agreement, finder) !== null) return [];
    const fed = input.count.servers.has(accountId);
    return services.flatMap((serviceId) => {
      const additions = finder.additions.get(additionKey(agreement.id, serviceId)) ?? [];
      return additions.some(({ id }) => fed || confirmed.has(id)) ? [{ accountId, serviceId }] : [];
    });
  });
}

function servicesInUse({ productMappings, serviceRules }: PlanInput): string[] {
  const services = new Set(productMappings.flatMap((each) => (each.to === 'service' ? [each.serviceId] : [])));
  for (const { serviceId, classServices } of serviceRules) {
    if (services.has(serviceId)) for (const each of Object.values(classServices)) services.add(each);
  }
  return [...services];
}
