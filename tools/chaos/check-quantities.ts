import type { App } from '../../src/app/app.ts';
import { makePlan } from '../../src/app/billing/plan.ts';
import type { PlanInput } from '../../src/domain/plan-input.ts';
import { claimedTwice, gatherLines } from '../../src/domain/plan-lines.ts';
import { quantityOf, sumOf } from '../../src/domain/quantity.ts';
import { atOnce } from '../../src/domain/steps.ts';
import type { SandboxState } from '../../test/support/sandbox.ts';
import type { Truth } from './happened.ts';
import type { Stage } from './stage.ts';

/** Every quantity that the program drives is the count, the sandbox counts the same, and a plan finds nothing to change. */
export async function amissInQuantities(
  app: App,
  { stage, state }: { stage: Stage; state: SandboxState },
  signal: AbortSignal,
): Promise<string[]> {
  const { plan, input } = await makePlan(app, { dryRun: true }, signal);
  const lines = drivenLines(input);
  const truth = await stage.sandbox.truth<Truth>();
  return [
    ...plan.adjustments.map(
      ({ additionId, from, to }) => `the plan still changes addition ${additionId}: ${from} to ${to}`,
    ),
    ...otherThanCounted(lines, state),
    ...otherThanTruth(lines, { state, truth }),
  ];
}

interface DrivenLine {
  additionId: number;
  companyId: number;
  counted: number;
  /** null: other additions make it differ from the seats on purpose. */
  plainSeats: number | null;
}

function drivenLines(input: PlanInput): DrivenLine[] {
  const all = atOnce(gatherLines(input));
  const claimed = claimedTwice(all);
  return all.flatMap(({ line, tally, ours, target }): DrivenLine[] => {
    if (target.target !== 'addition' || claimed.has(target.addition.id) || (tally === null && !ours)) return [];
    const seats = tally?.seats ?? 0;
    const others = line.others === 'subtract' ? sumOf(target.others.map(({ quantity }) => quantity)) : '0';
    const counted = Number(quantityOf(line, { seats, others, on: input.on }));
    const [additionId, companyId] = [Number(target.addition.id), Number(target.agreement.companyId)];
    return [{ additionId, companyId, counted, plainSeats: counted === seats ? seats : null }];
  });
}

function otherThanCounted(lines: readonly DrivenLine[], { connectwise }: SandboxState): string[] {
  const is = new Map(connectwise.additions.map(({ id, quantity }) => [id, quantity]));
  return lines
    .filter(({ additionId, counted }) => is.get(additionId) !== counted)
    .map(({ additionId, counted }) => `addition ${additionId} is ${is.get(additionId)}, and counted were ${counted}`);
}

/** Of a company with one line of a service alone, the sandbox itself counts the same devices. */
function otherThanTruth(
  lines: readonly DrivenLine[],
  { state, truth }: { state: SandboxState; truth: Truth },
): string[] {
  const services = new Map(state.connectwise.additions.map(({ id, productIdentifier }) => [id, productIdentifier]));
  const counts = new Map(
    truth.services.map(({ companyId, productIdentifier, devices }) => [`${companyId} ${productIdentifier}`, devices]),
  );
  const ofOne = Map.groupBy(lines, ({ companyId, additionId }) => `${companyId} ${services.get(additionId)}`);
  return [...ofOne].flatMap(([key, [first, ...more]]) => {
    if (first === undefined || more.length > 0 || first.plainSeats === null) return [];
    const devices = counts.get(key) ?? 0;
    if (devices === first.plainSeats) return [];
    return [`company and service ${key}: counted ${first.plainSeats}, and the sandbox itself counts ${devices}`];
  });
}
