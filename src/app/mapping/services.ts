import { isDeepStrictEqual } from 'node:util';
import { defaultRule } from '../../domain/carriage.ts';
import type { DeviceClass, ServiceRule } from '../../domain/mapping.ts';
import { searchKey } from '../../domain/names.ts';
import type { Service } from '../../domain/psa.ts';
import type { Instant } from '../../domain/time.ts';
import { AppError } from '../../errors.ts';
import { loadProductMappings, loadServiceRules, saveServiceRule } from '../../store/mapping.ts';
import { type App, nowInstant } from '../app.ts';
import { findService, loadPsaRecords, type PsaRecords } from './psa-records.ts';

/** A service in the catalog with how its seats are counted. */
export interface ServiceRow {
  service: Service;
  /** Products that are mapped to it. */
  products: string[];
  rule: ServiceRule;
  /** Who said the rule and when; null: it is as it starts. */
  by: string | null;
  since: string | null;
}

/** The services that products are mapped to, or that have a rule, in the order of their names. */
export async function listServices(app: App): Promise<ServiceRow[]> {
  const records = await loadPsaRecords(app);
  const rules = new Map((await loadServiceRules(app.db.read, null)).map((rule) => [rule.serviceId, rule]));
  const products = new Map<string, string[]>();
  for (const each of await loadProductMappings(app.db.read, null)) {
    if (each.to === 'service') products.set(each.serviceId, [...(products.get(each.serviceId) ?? []), each.product]);
  }
  const others = [...rules.values()].flatMap(({ classServices }) => Object.values(classServices));
  const ids = new Set([...products.keys(), ...rules.keys(), ...others]);
  return [...ids]
    .map((id): ServiceRow => {
      const said = rules.get(id);
      const rule = said === undefined ? defaultRule(id) : ruleOf(said);
      const service = serviceOf(id, records);
      return { service, products: products.get(id) ?? [], rule, by: said?.by ?? null, since: said?.since ?? null };
    })
    .sort((a, b) => (searchKey(a.service.identifier) < searchKey(b.service.identifier) ? -1 : 1));
}

/** One of the catalog, used or not, or one that is in use and gone from it. Throws AppError 'not-found'. */
export async function serviceWithId(app: App, id: string): Promise<ServiceRow> {
  const listed = (await listServices(app)).find(({ service }) => service.id === id);
  if (listed !== undefined) return listed;
  const service = (await loadPsaRecords(app)).services.get(id);
  if (service === undefined) throw new AppError('not-found', `There is no service ${id}.`, { id });
  return { service, products: [], rule: defaultRule(id), by: null, since: null };
}

/** What the catalog does not have any more is called by its id. */
function serviceOf(id: string, { services }: PsaRecords): Service {
  const gone = { id, identifier: `service:${id}`, description: 'gone from the catalog', price: '0' };
  return services.get(id) ?? { ...gone, isBundle: false, inactive: true };
}

/** What changes of a rule; the rest stays. `classes`: a service by its name, null: the same as for other devices. */
export interface RuleChange {
  counts?: ServiceRule['counts'];
  seenWithinDays?: number | null;
  leaveOutTrials?: boolean;
  classes?: Partial<Record<DeviceClass, string | null>>;
}

export interface RuleChanged {
  service: Service;
  changed: boolean;
  before: ServiceRule;
  after: ServiceRule;
}

/**
 * How the seats of a service are counted. May be repeated. Throws AppError 'not-found', 'ambiguous', 'usage', and
 * 'conflict' where somebody else has changed it since `seen`.
 */
export async function changeRule(
  app: App,
  text: string,
  { change, by, seen }: { change: RuleChange; by: string; seen?: Instant | null | undefined },
): Promise<RuleChanged> {
  const records = await loadPsaRecords(app);
  const service = findService(records, text);
  const stated = (await loadServiceRules(app.db.read, null)).find(({ serviceId }) => serviceId === service.id);
  const before = stated === undefined ? defaultRule(service.id) : ruleOf(stated);
  const after = changedRule(before, { change, records });
  if (isDeepStrictEqual(after, before)) return { service, changed: false, before, after };
  await app.db.write((trx) => saveServiceRule(trx, after, { by, at: nowInstant(app), seen }));
  return { service, changed: true, before, after };
}

const CLASSES: readonly DeviceClass[] = ['workstation', 'server', 'mobile', 'unknown'];

function ruleOf({ serviceId, counts, seenWithinDays, leaveOutTrials, classServices }: ServiceRule): ServiceRule {
  return { serviceId, counts, seenWithinDays, leaveOutTrials, classServices };
}

function changedRule(
  before: ServiceRule,
  { change, records }: { change: RuleChange; records: PsaRecords },
): ServiceRule {
  const { counts, seenWithinDays, leaveOutTrials, classes = {} } = change;
  if (
    seenWithinDays !== undefined &&
    seenWithinDays !== null &&
    !(Number.isInteger(seenWithinDays) && seenWithinDays >= 2)
  ) {
    const message = 'Devices are seen every day or not: --seen-within takes 2 days or more.';
    throw new AppError('usage', message, { field: 'seenWithinDays' });
  }
  const classServices: ServiceRule['classServices'] = {};
  for (const each of CLASSES) {
    const said = classes[each];
    const other =
      said === undefined ? before.classServices[each] : said === null ? null : findService(records, said).id;
    if (other != null && other !== before.serviceId) classServices[each] = other;
  }
  return {
    serviceId: before.serviceId,
    counts: counts ?? before.counts,
    seenWithinDays: seenWithinDays === undefined ? before.seenWithinDays : seenWithinDays,
    leaveOutTrials: leaveOutTrials ?? before.leaveOutTrials,
    classServices,
  };
}
