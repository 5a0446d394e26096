import { inactiveWhy, isAdditionActive } from './agreements.ts';
import type { Routing } from './group-tree.ts';
import type { GroupNode } from './mapping.ts';
import { bracketedIdentifiers, nameKey, searchKey } from './names.ts';
import { canonicalProduct } from './products.ts';
import type { Addition, Agreement, Company, Service } from './psa.ts';
import type { CalendarDate } from './time.ts';

/*
 * What a person may apply with one click, each with its reason. A suggestion never overwrites.
 */

export interface AccountSuggestion {
  groupKey: number;
  companyId: string;
  /** null: the company has no active agreement, or several. */
  agreementId: string | null;
  /** Exactly one active company, and exactly one active agreement of it. */
  certain: boolean;
  reason: string;
}

export interface AccountSuggestionInput {
  on: CalendarDate;
  routing: Routing;
  companies: readonly Company[];
  agreements: readonly Agreement[];
  /** Lists of the PSA with records that cannot be read, e.g. "agreements": what fits as well may be among them. */
  unread: readonly string[];
}

/** Accounts for groups without a mapping of their own. Deleted, cancelled and expired things are not offered. */
export function suggestAccounts({
  on,
  routing,
  companies,
  agreements,
  unread,
}: AccountSuggestionInput): AccountSuggestion[] {
  const active = companies.filter((company) => !company.deleted && !isInactive(company.status));
  const byIdentifier = Map.groupBy(active, ({ identifier }) => searchKey(identifier));
  const byName = Map.groupBy(active, ({ name }) => nameKey(name));
  const byId = new Map(agreements.map((agreement) => [agreement.id, agreement]));
  const current = agreements.filter((each) => inactiveWhy(each, { on, agreements: byId }) === null);
  const byCompany = Map.groupBy(current, ({ companyId }) => companyId);

  return [...routing.groups.values()].flatMap((group) => {
    if (group.kind !== 'static' || routing.mapped.has(group.key)) return [];
    const found = findCompanies(group, { byIdentifier, byName });
    return found === null ? [] : suggest(group, { ...found, byCompany, unread });
  });
}

interface CompanyIndex {
  byIdentifier: ReadonlyMap<string, readonly Company[]>;
  byName: ReadonlyMap<string, readonly Company[]>;
}

interface Found {
  companies: readonly Company[];
  reason: string;
}

function findCompanies({ name }: GroupNode, { byIdentifier, byName }: CompanyIndex): Found | null {
  for (const identifier of bracketedIdentifiers(name).reverse()) {
    const companies = byIdentifier.get(searchKey(identifier));
    if (companies !== undefined) return { companies, reason: `the identifier "${identifier}" in the group's name` };
  }
  const key = nameKey(name);
  const companies = key === '' ? undefined : byName.get(key);
  if (companies === undefined) return null;
  const same = companies.every((company) => company.name === name);
  return { companies, reason: same ? 'the same name' : 'the same name, but for legal form, case and punctuation' };
}

function suggest(
  group: GroupNode,
  {
    companies,
    reason,
    byCompany,
    unread,
  }: Found & { byCompany: ReadonlyMap<string, readonly Agreement[]>; unread: readonly string[] },
): AccountSuggestion[] {
  return companies.map((company) => {
    const agreements = byCompany.get(company.id) ?? [];
    const only = agreements.length === 1 ? agreements[0] : undefined;
    const certain = companies.length === 1 && only !== undefined && unread.length === 0;
    const doubts = [
      companies.length > 1 ? `${companies.length} companies fit` : '',
      agreements.length === 0 ? 'no active agreement' : '',
      agreements.length > 1 ? `${agreements.length} active agreements` : '',
      ...unread.map((list) => `some ${list} cannot be read`),
    ].filter((doubt) => doubt !== '');
    return {
      groupKey: group.key,
      companyId: company.id,
      agreementId: only?.id ?? null,
      certain,
      reason: [reason, ...doubts].join('; '),
    };
  });
}

/** Statuses are a table that every PSA's owner fills: these names say the same everywhere. */
function isInactive(status: string): boolean {
  return /^(inactive|cancell?ed|closed|former|lost|deleted|not active)\b/.test(searchKey(status));
}

export interface ServiceSuggestion {
  product: string;
  serviceId: string;
  /** Additions of mapped agreements bill it already, and nothing else fits as well. */
  certain: boolean;
  reason: string;
}

export interface ServiceSuggestionInput {
  on: CalendarDate;
  /** Products without a mapping, by canonical name. */
  products: readonly string[];
  services: readonly Service[];
  /** Additions of mapped agreements. */
  additions: readonly Addition[];
}

/** Services for products by name: those that mapped agreements use first, the best first for each product. */
export function suggestServices({ on, products, services, additions }: ServiceSuggestionInput): ServiceSuggestion[] {
  const uses = new Map<string, number>();
  for (const each of additions) {
    if (isAdditionActive(each, on)) uses.set(each.serviceId, (uses.get(each.serviceId) ?? 0) + 1);
  }
  const offered = services
    .filter(({ isBundle, inactive }) => !isBundle && !inactive)
    .map((service) => ({ service, names: namesOf(service), used: uses.get(service.id) ?? 0 }));
  return products.flatMap((product) => {
    const wanted = wantedOf(product);
    const scored = offered
      .map(({ names, ...each }) => ({ ...each, score: likeness(wanted, names) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => Number(b.used > 0) - Number(a.used > 0) || b.score - a.score || b.used - a.used);
    const [first, second] = scored;
    return scored.map(({ service, score, used }) => ({
      product,
      serviceId: service.id,
      certain:
        service === first?.service &&
        used > 0 &&
        score === 1 &&
        !(second !== undefined && second.used > 0 && second.score === 1),
      reason: `${score === 1 ? 'the same name' : 'a similar name'}${used > 0 ? `, used by ${used} mapped agreements` : ''}`,
    }));
  });
}

interface Wanted {
  key: string;
  /** Those that tell products apart. */
  words: readonly string[];
}

function wantedOf(product: string): Wanted {
  const key = searchKey(product);
  return { key, words: [...new Set(key.split(' '))].filter((word) => !NOISE.has(word)) };
}

interface Name {
  /** Of the product that the name means. */
  key: string;
  words: ReadonlySet<string>;
}

function namesOf({ description, identifier }: Service): Name[] {
  const names = [description, identifier].filter((name) => name !== '');
  return names.map((name) => ({
    key: searchKey(canonicalProduct(name)),
    words: new Set(searchKey(name).split(' ')),
  }));
}

/** 1: the same product by name; below 1: the share of its words that the service has; 0: less than half. */
function likeness(wanted: Wanted, names: readonly Name[]): number {
  return Math.max(0, ...names.map((name) => likenessOf(wanted, name)));
}

function likenessOf(wanted: Wanted, { key, words }: Name): number {
  if (key === wanted.key) return 1;
  const common = wanted.words.filter((word) => words.has(word)).length;
  const share = common / wanted.words.length;
  return share >= 0.5 && share > 0 ? Math.min(share, 0.99) : 0;
}

const NOISE: ReadonlySet<string> = new Set(['eset', 'for', 'microsoft', 'and', 'the']);

export interface LineSuggestion {
  accountId: number;
  serviceId: string;
  /** null: none, or several: a person picks. */
  additionId: string | null;
  certain: boolean;
  reason: string;
}

export interface LineSuggestionInput {
  on: CalendarDate;
  lines: readonly { accountId: number; serviceId: string; agreementId: string }[];
  additions: readonly Addition[];
}

/** Additions for lines: certain where exactly one active addition of the service is on the agreement. */
export function suggestLines({ on, lines, additions }: LineSuggestionInput): LineSuggestion[] {
  const active = Map.groupBy(
    additions.filter((each) => isAdditionActive(each, on)),
    ({ agreementId, serviceId }) => `${agreementId} ${serviceId}`,
  );
  return lines.map(({ accountId, serviceId, agreementId }) => {
    const found = active.get(`${agreementId} ${serviceId}`) ?? [];
    const only = found.length === 1 ? found[0] : undefined;
    const count = found.length === 0 ? 'no active addition' : `${found.length} active additions`;
    const reason =
      only === undefined ? `${count} of the service on the agreement` : 'the only active addition of the service';
    return { accountId, serviceId, additionId: only?.id ?? null, certain: only !== undefined, reason };
  });
}
