import type { Search } from '../../search.ts';
import type { Finding, Kind } from './finding.ts';

/** The screen where a finding is settled, with the right row chosen. */
export interface Way {
  to: string;
  search: Search;
}

type WayOf = (finding: Finding) => Way;

const fact = ({ facts }: Finding, name: string): string => String(facts[name] ?? '');
/** The key in an object such as "group:12". */
const keyOf = ({ object }: Finding): string => /^\w+:(\d+)/.exec(object)?.[1] ?? '';

const group: WayOf = (finding) => ({ to: '/accounts', search: { row: fact(finding, 'groupKey') } });
const account: WayOf = (finding) => ({ to: '/accounts', search: { view: 'lines', row: fact(finding, 'accountId') } });
const addition: WayOf = (finding) => ({
  to: '/billing',
  search: { view: 'history', addition: fact(finding, 'additionId') },
});
const priority: WayOf = (finding) => ({ to: '/priorities', search: { groups: 'on', row: keyOf(finding) } });
const runs: WayOf = () => ({ to: '/activity', search: {} });
const connections: WayOf = () => ({ to: '/options', search: {} });

const ways: Record<Kind, WayOf> = {
  'new-customer-group': group,
  'group-without-account': group,
  'product-not-mapped': (finding) => ({ to: '/services', search: { row: fact(finding, 'product') } }),
  'account-without-agreement': account,
  'no-addition': account,
  'several-additions': account,
  'addition-claimed-twice': () => ({ to: '/accounts', search: { view: 'lines' } }),
  'addition-without-seats': account,
  'quantity-fraction': addition,
  'quantity-changed-in-psa': () => ({ to: '/billing', search: { guard: 'changed-in-psa' } }),
  'agreement-gone': account,
  'company-gone': account,
  'agreement-moved': account,
  'agreement-not-active': account,
  renewal: account,
  'device-caught-twice': () => ({ to: '/accounts', search: { mapping: 'mapped' } }),
  'probably-one-device': (finding) => ({
    to: '/accounts',
    search: { view: 'lines', search: fact(finding, 'account') },
  }),
  'not-seen': account,
  'group-tree-fault': group,
  'group-gone': (finding) =>
    fact(finding, 'use') === 'priority' ? priority(finding) : { to: '/accounts', search: { row: keyOf(finding) } },
  'priority-gone': priority,
  'board-gone': priority,
  'status-gone': priority,
  'data-stale': runs,
  'data-doubtful': () => ({ to: '/activity', search: { state: 'doubtful' } }),
  'record-unreadable': runs,
  'right-missing': connections,
  'credentials-refused': connections,
  'ticket-refused': (finding) => ({ to: '/tickets', search: { row: keyOf(finding) } }),
};

export const wayOf: WayOf = (finding) => ways[finding.kind](finding);
