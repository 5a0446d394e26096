import type { Finding } from './findings.ts';
import { groupPath } from './group-tree.ts';
import type { LineFacts } from './line-findings.ts';
import type { PlanInput, SourceState } from './plan-input.ts';

/*
 * Findings that need no addition: devices, groups, products and sources.
 */

export function findingsOfCount(facts: LineFacts): Finding[] {
  const { input } = facts;
  return [
    ...unroutedFindings(input),
    ...notMappedFindings(input),
    ...input.count.caughtTwice.map(({ deviceKey, name, accounts, pairs }): Finding => {
      const names = accounts.map((id) => facts.accountName(id)).join(', ');
      return {
        kind: 'device-caught-twice',
        object: `${deviceKey}`,
        seats: pairs,
        cents: 0,
        facts: { device: name, accounts: names },
      };
    }),
    ...twinFindings(facts),
    ...input.routing.faults.map(({ groupKey, fault }): Finding => {
      const path = groupPath(input.routing, groupKey);
      return { kind: 'group-tree-fault', object: `${groupKey}`, seats: 0, cents: 0, facts: { path, groupKey, fault } };
    }),
    ...input.sources.flatMap((source) => sourceFinding(source) ?? []),
  ];
}

function unroutedFindings({ count, routing }: PlanInput): Finding[] {
  return count.unrouted.flatMap(({ groupKey, newCustomer, devices, pairs }): Finding[] => {
    if (pairs === 0) return [];
    const path = groupKey === null ? 'no static group' : groupPath(routing, groupKey);
    const stake = { object: `${groupKey ?? 'none'}`, seats: pairs, cents: 0 };
    if (newCustomer && groupKey !== null) {
      return [{ kind: 'new-customer-group', ...stake, facts: { path, groupKey, devices } }];
    }
    return [{ kind: 'group-without-account', ...stake, facts: { path, groupKey, devices } }];
  });
}

function notMappedFindings({ count }: PlanInput): Finding[] {
  const products = new Map<string, { devices: number; accounts: number }>();
  for (const byProduct of count.notMapped.values()) {
    for (const [product, devices] of byProduct) {
      const known = products.get(product) ?? { devices: 0, accounts: 0 };
      products.set(product, { devices: known.devices + devices, accounts: known.accounts + 1 });
    }
  }
  return [...products].map(([product, { devices, accounts }]) => ({
    kind: 'product-not-mapped',
    object: product,
    seats: devices,
    cents: 0,
    facts: { product, devices, accounts },
  }));
}

function twinFindings(facts: LineFacts): Finding[] {
  return facts.input.count.probableTwins.map((twin) => ({
    kind: 'probably-one-device',
    object: `${twin.olderKey}/${twin.newerKey}`,
    seats: twin.serviceIds.length,
    cents: twin.serviceIds.reduce((sum, serviceId) => sum + facts.catalogCents(serviceId, 1), 0),
    facts: {
      account: facts.accountName(twin.accountId),
      older: twin.olderName,
      newer: twin.newerName,
      olderKey: twin.olderKey,
      newerKey: twin.newerKey,
      by: twin.by,
    },
  }));
}

function sourceFinding({ serverId, name, state, words }: SourceState): Finding | null {
  const stake = { object: serverId === null ? 'psa' : `${serverId}`, seats: 0, cents: 0 };
  if (state === 'stale') return { kind: 'data-stale', ...stake, facts: { source: name, since: words } };
  if (state === 'doubtful') return { kind: 'data-doubtful', ...stake, facts: { source: name, why: words } };
  return null;
}
