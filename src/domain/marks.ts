import type { LineKey } from './count.ts';
import { fingerprint } from './fingerprint.ts';
import type { Routing } from './group-tree.ts';
import type { Line, ProductMapping, ServiceRule } from './mapping.ts';
import { type BillingSettings, billingSettings } from './settings.ts';

/*
 * Marks: short texts that differ when the mapping or the counting rule that a line's count rests on has changed.
 */

export interface MarkedState {
  routing: Routing;
  productMappings: readonly ProductMapping[];
  serviceRules: readonly ServiceRule[];
  settings: Pick<BillingSettings, 'activationGraceDays'>;
}

export interface Marks {
  /** Of everything that people said about whose the line's seats are, and how they become a quantity. */
  mappingMark: string;
  ruleMark: string;
}

/** The marks of lines under one state of the mapping. */
export function markLines({ routing, productMappings, serviceRules, settings }: MarkedState): (line: Line) => Marks {
  const groups = fingerprints(groupMarks(routing));
  const products = fingerprints(productMarks(productMappings, serviceRules));
  const rules = new Map(serviceRules.map((rule) => [rule.serviceId, ruleText(rule, settings)]));
  return (line) => ({
    mappingMark: [groups.get(line.accountId) ?? '', products.get(line.serviceId) ?? '', lineText(line)].join('|'),
    ruleMark: rules.get(line.serviceId) ?? '',
  });
}

function fingerprints<Key>(marks: ReadonlyMap<Key, readonly string[]>): Map<Key, string> {
  return new Map([...marks].map(([key, list]) => [key, fingerprint(list.join('\n'))]));
}

/** A line as it is before a person says anything of it. */
export function defaultLine({ accountId, serviceId }: LineKey): Line {
  return {
    accountId,
    serviceId,
    kind: 'managed',
    agreementId: null,
    additionId: null,
    offset: 0,
    offsetReason: '',
    offsetUntil: null,
    minimum: 0,
    minimumReason: '',
    others: 'leave',
  };
}

/** Per account: the groups mapped to it (+), and those below them that a person or ESET's mark of a customer took out (-). */
function groupMarks({ mapped, routes, parents, groups }: Routing): Map<number, string[]> {
  const marks = new Map<number, string[]>();
  const put = (accountId: number, mark: string) => marks.set(accountId, [...(marks.get(accountId) ?? []), mark]);
  for (const { key, isCustomer } of groups.values()) {
    const mapping = mapped.get(key);
    if (mapping?.to === 'account') put(mapping.accountId, `+${key}`);
    if (mapping === undefined && !isCustomer) continue;
    const parent = parents.get(key) ?? null;
    const above = parent === null ? undefined : routes.get(parent);
    if (above?.kind === 'account') put(above.accountId, `-${key}`);
  }
  for (const list of marks.values()) list.sort();
  return marks;
}

/** Per service: the products mapped to it, or to a service that sends a class of devices to it. */
function productMarks(mappings: readonly ProductMapping[], rules: readonly ServiceRule[]): Map<string, string[]> {
  const sends = new Map(rules.map(({ serviceId, classServices }) => [serviceId, classServices]));
  const marks = new Map<string, string[]>();
  const put = (serviceId: string, mark: string) => marks.set(serviceId, [...(marks.get(serviceId) ?? []), mark]);
  for (const mapping of mappings) {
    if (mapping.to !== 'service') continue;
    put(mapping.serviceId, mapping.product);
    for (const [deviceClass, serviceId] of Object.entries(sends.get(mapping.serviceId) ?? {})) {
      put(serviceId, `${mapping.product} ${deviceClass}`);
      put(mapping.serviceId, `-${mapping.product} ${deviceClass}`);
    }
  }
  for (const list of marks.values()) list.sort();
  return marks;
}

function lineText({ agreementId, additionId, offset, offsetUntil, minimum, others, kind }: Line): string {
  const until = offsetUntil === null ? [] : [offsetUntil];
  return JSON.stringify([kind, agreementId, additionId, offset, minimum, others, ...until]);
}

/** What holds anyway is left out, so that marks of before a rule or setting was thought of still stand. */
function ruleText(
  { counts, seenWithinDays, leaveOutTrials }: ServiceRule,
  { activationGraceDays }: MarkedState['settings'],
): string {
  const readsActivations = counts === 'activated' || leaveOutTrials;
  if (!readsActivations && seenWithinDays === null) return '';
  const usual = !readsActivations || activationGraceDays === billingSettings.activationGraceDays;
  return JSON.stringify([counts, seenWithinDays, leaveOutTrials, ...(usual ? [] : [activationGraceDays])]);
}
