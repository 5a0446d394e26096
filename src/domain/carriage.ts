import type { DeviceKind, NotBilledReason, ProductFate } from './count.ts';
import { classOfMachine, classOfProducts } from './device-class.ts';
import { type DeviceProducts, readProducts } from './device-text.ts';
import type { Activation } from './inventory.ts';
import type { DeviceClass, ProductMapping, ServiceRule } from './mapping.ts';
import { canonicalProduct, defaultFate } from './products.ts';
import { addDays, type CalendarDate } from './time.ts';

/*
 * What a device carries and what each product counts for, worked out once for all devices of one kind
 * and silence.
 */

export type Outcome =
  | { kind: 'service'; serviceId: string }
  | { kind: 'fixed' }
  | { kind: 'not-billed'; reason: NotBilledReason }
  | { kind: 'not-mapped' };

export interface Carriage {
  /** One for each product, by canonical name. */
  pairs: readonly { product: string; outcome: Outcome }[];
  /** Services that the device is a seat of, with the number of its products that count for it. */
  services: ReadonlyMap<string, number>;
  /** Not seen for so long that a counted seat is a finding. */
  notSeen: boolean;
}

/** A device's products, read from their text. */
export interface Load {
  products: readonly LoadedProduct[];
  deviceClass: DeviceClass;
}

interface LoadedProduct {
  product: string;
  installed: boolean;
  activations: readonly Activation[];
}

export interface CarriageRules {
  on: CalendarDate;
  productMappings: readonly ProductMapping[];
  serviceRules: readonly ServiceRule[];
  activationGraceDays: number;
}

/** How services without a rule of their own are counted. */
export function defaultRule(serviceId: string): ServiceRule {
  return { serviceId, counts: 'installed', seenWithinDays: null, leaveOutTrials: false, classServices: {} };
}

export interface CarriageRule {
  fateOf(product: string): ProductFate;
  /** `silentDays`: whole days that the device was silent before its server's newest sign of life. */
  carriageOf(load: Load, device: { silentDays: number; notSeen: boolean }): Carriage;
}

export function compileRules(rules: CarriageRules): CarriageRule {
  const mappings = new Map(rules.productMappings.map((each) => [each.product, each]));
  const serviceRules = new Map(rules.serviceRules.map((each) => [each.serviceId, each]));
  const ruleOf = (serviceId: string) => serviceRules.get(serviceId) ?? defaultRule(serviceId);
  const validFrom = addDays(rules.on, -rules.activationGraceDays);
  const fateOf = (product: string): ProductFate => mappings.get(product) ?? { to: defaultFate(product).to };

  return {
    fateOf,
    carriageOf: ({ products, deviceClass }, { silentDays, notSeen }) => {
      const pairs = products.map((each) => {
        const fate = fateOf(each.product);
        if (fate.to !== 'service') return { product: each.product, outcome: outcomeOf(fate) };
        const serviceId = ruleOf(fate.serviceId).classServices[deviceClass] ?? fate.serviceId;
        const reason = notCountedWhy(each, { rule: ruleOf(serviceId), validFrom, silentDays });
        const outcome: Outcome = reason === null ? { kind: 'service', serviceId } : { kind: 'not-billed', reason };
        return { product: each.product, outcome };
      });
      return { pairs, services: countServices(pairs), notSeen };
    },
  };
}

/** Reads what devices of a kind carry. A product under several names is one; each name is thought about once. */
export function loadReader(): (kind: DeviceKind) => Load {
  const names = new Map<string, string>();
  const nameOf = (reported: string) => {
    const name = names.get(reported) ?? canonicalProduct(reported);
    names.set(reported, name);
    return name;
  };
  return ({ type, os, products }) => {
    const carried = carriedProducts(readProducts(products), nameOf);
    const deviceClass = classOfProducts(carried.keys()) ?? classOfMachine(os, type);
    return { products: [...carried.values()], deviceClass };
  };
}

function carriedProducts(
  { installed, activated }: DeviceProducts,
  nameOf: (reported: string) => string,
): Map<string, LoadedProduct> {
  const products = new Map<string, { product: string; installed: boolean; activations: Activation[] }>();
  const at = (reported: string) => {
    const product = nameOf(reported);
    const known = products.get(product) ?? { product, installed: false, activations: [] };
    products.set(product, known);
    return known;
  };
  for (const name of installed) at(name).installed = true;
  for (const activation of activated) at(activation.product).activations.push(activation);
  return products;
}

function outcomeOf(fate: Exclude<ProductFate, { to: 'service' }>): Outcome {
  if (fate.to === 'not-billed') return { kind: 'not-billed', reason: 'product' };
  return fate.to === 'fixed' ? { kind: 'fixed' } : { kind: 'not-mapped' };
}

interface Counted {
  rule: ServiceRule;
  /** An activation that ended before this day counts no longer. */
  validFrom: CalendarDate;
  silentDays: number;
}

function notCountedWhy(product: LoadedProduct, { rule, validFrom, silentDays }: Counted): NotBilledReason | null {
  const valid = product.activations.filter(({ until }) => until === null || until >= validFrom);
  if (rule.counts === 'installed' && !product.installed) return 'not-installed';
  if (rule.counts === 'activated' && valid.length === 0) return 'not-activated';
  // A product whose every activation is a trial is one; without any, nothing says that it is.
  if (rule.leaveOutTrials && valid.length > 0 && valid.every(({ trial }) => trial)) return 'trial';
  if (rule.seenWithinDays !== null && silentDays > rule.seenWithinDays) return 'not-seen';
  return null;
}

function countServices(pairs: Carriage['pairs']): Map<string, number> {
  const services = new Map<string, number>();
  for (const { outcome } of pairs) {
    if (outcome.kind === 'service') services.set(outcome.serviceId, (services.get(outcome.serviceId) ?? 0) + 1);
  }
  return services;
}
