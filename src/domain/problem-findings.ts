import type { Finding } from './findings.ts';
import type { LineProblem } from './line-target.ts';

/*
 * Findings of lines whose addition cannot be told.
 */

/** The line that has the problem, with what is at stake. */
export interface AboutLine {
  seats: number;
  cents: number;
  account: string;
  accountId: number;
  companyId: string;
  service: string;
  serviceId: string;
}

type Problems = { [Kind in LineProblem['kind']]: Extract<LineProblem, { kind: Kind }> };
type Tell = { [Kind in LineProblem['kind']]: (problem: Problems[Kind], about: AboutLine) => Finding | null };

/** null: without seats there is nothing to do about it. */
export function problemFinding(problem: LineProblem, about: AboutLine): Finding | null {
  // The table has one entry a kind, each for its own problem.
  const tell = TELL[problem.kind] as (problem: LineProblem, about: AboutLine) => Finding | null;
  return tell(problem, about);
}

const TELL: Tell = {
  'account-without-agreement': ({ kind }, about) =>
    about.seats === 0 ? null : { kind, object: `${about.accountId}`, ...stakeOf(about), facts: accountOf(about) },

  'company-gone': ({ kind }, about) => {
    const facts = { ...accountOf(about), companyId: about.companyId };
    return { kind, object: `${about.accountId}`, ...stakeOf(about), facts };
  },

  'agreement-gone': ({ kind, agreementId }, about) => {
    const facts = { ...accountOf(about), agreementId };
    return { kind, object: `${about.accountId}/${agreementId}`, ...stakeOf(about), facts };
  },

  'agreement-moved': ({ kind, agreementId, companyId }, about) => {
    const facts = { ...accountOf(about), agreementId, companyId };
    return { kind, object: `${about.accountId}/${agreementId}`, ...stakeOf(about), facts };
  },

  'agreement-not-active': ({ kind, agreement: { id }, why, successor }, about) => {
    if (successor === null) {
      const facts = { ...accountOf(about), agreementId: id, why };
      return { kind, object: `${about.accountId}/${id}`, ...stakeOf(about), facts };
    }
    const next = { what: 'agreement', oldId: id, newId: successor.id, newName: successor.name } as const;
    const facts = { ...accountOf(about), ...next };
    return { kind: 'renewal', object: `${about.accountId}/agreement/${id}`, ...stakeOf(about), facts };
  },

  'no-addition': ({ kind, agreementId }, about) =>
    about.seats === 0
      ? null
      : { kind, object: lineOf(about), ...stakeOf(about), facts: { ...serviceOf(about), agreementId } },

  renewal: ({ kind, old, next }, about) => {
    const renewed = { what: 'addition', oldId: old.id, newId: next.id, newName: next.description } as const;
    const facts = { ...accountOf(about), ...renewed };
    return { kind, object: `${about.accountId}/addition/${old.id}`, ...stakeOf(about), facts };
  },

  'several-additions': ({ kind, additions }, about) => {
    const listed = additions.map(({ id, description, quantity }) => `${id} (${description}, ${quantity})`);
    const facts = { ...serviceOf(about), additions: listed.join('; '), count: listed.length };
    return { kind, object: lineOf(about), ...stakeOf(about), facts };
  },

  'quantity-fraction': ({ kind, addition: { id, quantity } }, about) => {
    const facts = { account: about.account, service: about.service, additionId: id, quantity };
    return { kind, object: id, ...stakeOf(about), facts };
  },
};

const stakeOf = ({ seats, cents }: AboutLine) => ({ seats, cents });
const accountOf = ({ account, accountId }: AboutLine) => ({ account, accountId });
const serviceOf = ({ account, accountId, service, serviceId }: AboutLine) => ({
  account,
  accountId,
  service,
  serviceId,
});
const lineOf = ({ accountId, serviceId }: AboutLine) => `${accountId} ${serviceId}`;
