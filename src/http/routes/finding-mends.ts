import { z } from '@hono/zod-openapi';
import type { Finding, FindingFacts, FindingKind } from '../../domain/findings.ts';

/** The request of this API that settles a finding. */
export const Mend = z
  .strictObject({
    method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
    path: z.string(),
    body: z.record(z.string(), z.unknown()),
    asks: z.array(z.string()).openapi({ description: 'Fields of the body that a person fills in; none: one click' }),
  })
  .openapi('Mend');
export type Mend = z.infer<typeof Mend>;

const ask = (method: Mend['method'], path: string, ...asks: string[]): Mend => ({ method, path, body: {}, asks });

const line = ({ accountId, serviceId }: { accountId: number; serviceId: string }, ...asks: string[]): Mend =>
  ask('PATCH', `/lines/${accountId}/${encodeURIComponent(serviceId)}`, ...asks);

const mapGroup = ({ groupKey }: { groupKey: number | null }): Mend | null =>
  groupKey === null ? null : ask('PUT', `/groups/${groupKey}/mapping`, 'target');

type Connections = ReadonlyMap<string, number>;

/** null: what settles it needs a choice of its own, on a screen or in ESET or the PSA. */
type Mends = { [Kind in FindingKind]?: (facts: FindingFacts[Kind], connections: Connections) => Mend | null };

const ofConnection = (source: string, connections: Connections, what: (id: number) => Mend): Mend | null => {
  const id = connections.get(source);
  return id === undefined ? null : what(id);
};

const mends: Mends = {
  'new-customer-group': mapGroup,
  'group-without-account': mapGroup,
  'product-not-mapped': ({ product }) => ({
    ...ask('PUT', '/products/mapping', 'target'),
    body: { products: [{ product }] },
  }),
  'no-addition': (facts) => line(facts, 'kind', 'agreementId'),
  'several-additions': (facts) => line(facts, 'additionId'),
  'addition-without-seats': (facts) => ({ ...line(facts), body: { kind: 'fixed' } }),
  'quantity-changed-in-psa': () => ({ ...ask('POST', '/plans'), body: { dryRun: false } }),
  'probably-one-device': ({ olderKey, newerKey }) => ({
    ...ask('POST', '/twins/confirm'),
    body: { olderKey, newerKey },
  }),
  'group-tree-fault': () => ({ ...ask('POST', '/sync'), body: { full: true } }),
  'data-stale': ({ source }, connections) => ofConnection(source, connections, syncOf),
  'data-doubtful': ({ source }, connections) =>
    ofConnection(source, connections, (id) => ({ ...syncOf(id), body: { confirm: true } })),
  'record-unreadable': ({ source }, connections) => ofConnection(source, connections, syncOf),
  'right-missing': ({ source }, connections) =>
    ofConnection(source, connections, (id) => ask('POST', `/connections/${id}/test`)),
  'credentials-refused': ({ source }, connections) =>
    ofConnection(source, connections, (id) => ask('PATCH', `/connections/${id}`, 'settings', 'secrets')),
};

const syncOf = (id: number): Mend => ask('POST', `/connections/${id}/sync`);

/** `connections`: their ids by their names. */
export function mendOf(finding: Finding, connections: Connections): Mend | null {
  // The table has one entry a kind, each for its own facts.
  const mend = mends[finding.kind] as
    | ((facts: FindingFacts[FindingKind], connections: Connections) => Mend | null)
    | undefined;
  return mend?.(finding.facts, connections) ?? null;
}
