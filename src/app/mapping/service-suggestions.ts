import { isAdditionActive } from '../../domain/agreements.ts';
import type { Count } from '../../domain/count.ts';
import type { Addition, Service } from '../../domain/psa.ts';
import { suggestServices as suggest } from '../../domain/suggestions.ts';
import { loadAccounts } from '../../store/accounts.ts';
import { loadLines } from '../../store/lines.ts';
import { loadGroupMappings, loadProductMappings, mapProduct } from '../../store/mapping.ts';
import { loadAdditions } from '../../store/psa-objects.ts';
import { type App, nowInstant } from '../app.ts';
import { today } from '../calendar.ts';
import { requirePsa } from '../psa-connection.ts';
import { hasWords } from './find.ts';
import { listProducts } from './products.ts';
import { loadPsaRecords } from './psa-records.ts';

/** A service for a product that nobody has decided on. */
export interface SuggestedService {
  product: string;
  devices: number;
  service: { id: string; name: string; description: string };
  certain: boolean;
  reason: string;
}

/**
 * For each undecided product in use its likely services, the best first. `count`: where it is known already. Throws
 * AppError 'not-found' without a PSA.
 */
export async function suggestServices(app: App, known: { count?: Count } = {}): Promise<SuggestedService[]> {
  const [{ services }, additions] = [await loadPsaRecords(app), await loadMappedAdditions(app)];
  const open = (await listProducts(app, known)).filter(({ fate }) => fate === 'ask');
  const devices = new Map(open.map((each) => [each.product, each.devices]));
  const input = { on: await today(app), products: [...devices.keys()], services: [...services.values()], additions };
  return suggest(input).map(({ product, serviceId, certain, reason }) => {
    const { identifier: name = serviceId, description = '' } = services.get(serviceId) ?? {};
    return {
      product,
      devices: devices.get(product) ?? 0,
      service: { id: serviceId, name, description },
      certain,
      reason,
    };
  });
}

export interface AppliedServices {
  applied: SuggestedService[];
  /** Products that a person chooses a service for. */
  left: string[];
}

/** Maps what is certain, and nothing that anybody has decided meanwhile. May be repeated. */
export async function applyServices(app: App, { by }: { by: string }): Promise<AppliedServices> {
  const suggested = await suggestServices(app);
  const certain = suggested.filter((each) => each.certain);
  const applied = await app.db.write(async (trx) => {
    const said = new Set((await loadProductMappings(trx, null)).map(({ product }) => product));
    const free = certain.filter(({ product }) => !said.has(product));
    for (const { product, service } of free) {
      await mapProduct(trx, { product, to: 'service', serviceId: service.id }, { by, at: nowInstant(app) });
    }
    return free;
  });
  const open = (await listProducts(app)).filter(({ fate }) => fate === 'ask');
  return { applied, left: open.map(({ product }) => product) };
}

export interface CatalogRow {
  service: Service;
  /** Active additions of it on mapped agreements. */
  used: number;
}

/** Services that an addition can bill, those in use first; `search`: part of a name or description. */
export async function listCatalog(app: App, search = ''): Promise<CatalogRow[]> {
  const [{ services }, additions, on] = [await loadPsaRecords(app), await loadMappedAdditions(app), await today(app)];
  const uses = Map.groupBy(
    additions.filter((each) => isAdditionActive(each, on)),
    ({ serviceId }) => serviceId,
  );
  return [...services.values()]
    .filter(({ inactive, isBundle }) => !inactive && !isBundle)
    .filter(({ identifier, description }) => hasWords(`${identifier} ${description}`, search))
    .map((service) => ({ service, used: uses.get(service.id)?.length ?? 0 }))
    .sort((a, b) => b.used - a.used || (a.service.identifier < b.service.identifier ? -1 : 1));
}

/** Additions of the agreements that groups are mapped to or lines name, as far as they have been read. */
async function loadMappedAdditions(app: App): Promise<Addition[]> {
  const { id } = await requirePsa(app);
  const [accounts, mappings, lines, additions] = await Promise.all([
    loadAccounts(app.db.read),
    loadGroupMappings(app.db.read, null),
    loadLines(app.db.read, null),
    loadAdditions(app.db.read, id),
  ]);
  const fed = new Set(mappings.map((each) => (each.to === 'account' ? each.accountId : null)));
  const agreements = new Set([
    ...accounts.filter((account) => fed.has(account.id)).map(({ agreementId }) => agreementId),
    ...lines.map(({ agreementId }) => agreementId),
  ]);
  return additions.filter(({ agreementId }) => agreements.has(agreementId));
}
