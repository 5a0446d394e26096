/*
 * What the product cannot or may not decide, typed: each with the object it is about, the seats and money
 * at stake and the facts its words are made of.
 */

/** Facts of each kind. Names are for showing; ids are for the commands. */
export interface FindingFacts {
  'new-customer-group': { path: string; groupKey: number; devices: number };
  /** groupKey null: devices that no static group holds. */
  'group-without-account': { path: string; groupKey: number | null; devices: number };
  'product-not-mapped': { product: string; devices: number; accounts: number };
  'account-without-agreement': { account: string; accountId: number };
  'no-addition': { account: string; accountId: number; service: string; serviceId: string; agreementId: string };
  'several-additions': {
    account: string;
    accountId: number;
    service: string;
    serviceId: string;
    additions: string;
    count: number;
  };
  'addition-claimed-twice': { additionId: string; service: string; accounts: string };
  'addition-without-seats': {
    account: string;
    accountId: number;
    service: string;
    serviceId: string;
    additionId: string;
    quantity: string;
  };
  'quantity-fraction': { account: string; service: string; additionId: string; quantity: string };
  'quantity-changed-in-psa': {
    account: string;
    service: string;
    additionId: string;
    expected: string;
    found: string;
    changes: string;
  };
  'agreement-gone': { account: string; accountId: number; agreementId: string };
  'company-gone': { account: string; accountId: number; companyId: string };
  'agreement-moved': { account: string; accountId: number; agreementId: string; companyId: string };
  'agreement-not-active': { account: string; accountId: number; agreementId: string; why: string };
  renewal: {
    account: string;
    accountId: number;
    what: 'agreement' | 'addition';
    oldId: string;
    newId: string;
    newName: string;
  };
  'device-caught-twice': { device: string; accounts: string };
  'probably-one-device': {
    account: string;
    older: string;
    newer: string;
    olderKey: number;
    newerKey: number;
    by: 'serial' | 'mac';
  };
  'not-seen': { account: string; accountId: number; service: string; serviceId: string; days: number };
  'group-tree-fault': { path: string; groupKey: number; fault: 'circle' | 'missing-parent' };
  'group-gone': { path: string; use: 'account' | 'priority' };
  'priority-gone': { path: string; priorityId: string };
  'board-gone': { path: string; boardId: string };
  'status-gone': { path: string; statusId: string };
  'data-stale': { source: string; since: string };
  'data-doubtful': { source: string; why: string };
  'record-unreadable': { source: string; object: string; count: number; why: string };
  'right-missing': { source: string; right: string };
  'credentials-refused': { source: string; why: string };
  'ticket-refused': { device: string; group: string; why: string };
}

export type FindingKind = keyof FindingFacts;

/** Who says the findings of each kind, and ends those that are no more. */
const SAID_BY = {
  'new-customer-group': 'plan',
  'group-without-account': 'plan',
  'product-not-mapped': 'plan',
  'account-without-agreement': 'plan',
  'no-addition': 'plan',
  'several-additions': 'plan',
  'addition-claimed-twice': 'plan',
  'addition-without-seats': 'plan',
  'quantity-fraction': 'plan',
  'quantity-changed-in-psa': 'plan',
  'agreement-gone': 'plan',
  'company-gone': 'plan',
  'agreement-moved': 'plan',
  'agreement-not-active': 'plan',
  renewal: 'plan',
  'device-caught-twice': 'plan',
  'probably-one-device': 'plan',
  'not-seen': 'plan',
  'group-tree-fault': 'plan',
  'group-gone': 'ticketing',
  'priority-gone': 'ticketing',
  'board-gone': 'ticketing',
  'status-gone': 'ticketing',
  'data-stale': 'plan',
  'data-doubtful': 'plan',
  'record-unreadable': 'listing',
  'right-missing': 'access',
  'credentials-refused': 'access',
  'ticket-refused': 'ticketing',
} as const satisfies Record<FindingKind, string>;

/** All kinds, in the order in which they are told. */
export const findingKinds = Object.keys(SAID_BY) as FindingKind[];

export const kindsSaidBy = (who: (typeof SAID_BY)[FindingKind]): FindingKind[] =>
  findingKinds.filter((kind) => SAID_BY[kind] === who);

export type Finding = {
  [Kind in FindingKind]: {
    kind: Kind;
    /** What it is about, unique within the kind. */
    object: string;
    seats: number;
    /** Money at stake per month, in cents; 0 where it cannot be told. */
    cents: number;
    facts: FindingFacts[Kind];
  };
}[FindingKind];

/** A finding that a person has accepted as it is. */
export interface Acceptance {
  seats: number;
  cents: number;
  /** When it returns by itself; null: not. */
  until: string | null;
}

/** Whether an accepted finding stays quiet: it returns when its seats or money change, or at its end. */
export function isQuiet(finding: Pick<Finding, 'seats' | 'cents'>, accepted: Acceptance, now: string): boolean {
  if (accepted.until !== null && accepted.until <= now) return false;
  return finding.seats === accepted.seats && finding.cents === accepted.cents;
}
