import { additionsFor } from './additions.ts';
import { agreementsFor } from './agreements.ts';
import { dayMs, startOfDay } from './clock.ts';
import { type Customer, firstCompanyId } from './customers.ts';
import type { EsetServer } from './eset.ts';
import { cities } from './names.ts';
import type { Company, Configuration, Psa, Site } from './psa.ts';
import { createRandom, type Random } from './random.ts';
import type { BuildContext } from './sizes.ts';
import * as tables from './tables.ts';
import { countByCatalogItem } from './truth.ts';

const firstCreatedId = 900_001;

/** The MSP's business in ConnectWise, for the customers whose devices are on the servers. */
export function buildPsa(
  context: BuildContext,
  made: { customers: readonly Customer[]; servers: readonly EsetServer[] },
): Psa {
  const random = createRandom(context.seed, 'practice');
  const { now } = context.clock;
  const companies = makeCompanies(context, { customers: made.customers, random });
  const sites = companies.flatMap(makeSites);
  const agreements = agreementsFor(context, made.customers);
  const catalog = tables.makeCatalog(Math.min(2_500, 30 + context.customers), startOfDay(now()) - 400 * dayMs);
  const counts = countByCatalogItem(made.servers, now());
  let lastId = firstCreatedId - 1;
  return {
    companyId: 'contoso',
    publicKey: `example-public-${context.seed}`,
    privateKey: `example-private-${context.seed}`,
    clientId: '7c5c1f0e-0b8b-4c53-9d0a-5f2f5d1e2a10',
    memberName: 'seatbridge',
    codebase: 'v2025_1/',
    takesBundles: true,
    pagesForwardOnly: true,
    companies: byId(companies),
    sites: byId(sites),
    agreements: byId(agreements),
    additions: additionsFor(context, { agreements, catalog, counts }),
    catalog: byId(catalog),
    boards: byId(tables.boards),
    priorities: tables.priorities,
    sources: tables.sources,
    companyStatuses: tables.companyStatuses,
    companyTypes: tables.companyTypes,
    agreementTypes: tables.agreementTypes,
    billingCycles: tables.billingCycles,
    tickets: new Map(),
    timeEntries: [],
    configurations: byId(makeConfigurations(made.servers, made.customers)),
    callbacks: new Map(),
    writes: [],
    clock: context.clock,
    nextId: () => {
      lastId++;
      return lastId;
    },
  };
}

const byId = <T extends { readonly id: number }>(list: readonly T[]): Map<number, T> =>
  new Map(list.map((each) => [each.id, each]));

function makeCompanies(context: BuildContext, plan: { customers: readonly Customer[]; random: Random }): Company[] {
  const { random } = plan;
  const today = startOfDay(context.clock.now());
  const company = (id: number, row: Pick<Company, 'name' | 'identifier'> & Partial<Company>): Company =>
    makeCompany(id, { ...row, random, updatedAt: today - random.between(1, 900) * dayMs });
  const clients = plan.customers.map((each) =>
    company(each.companyId, { name: each.name, identifier: each.identifier }),
  );
  // the same name once more, as a prospect that became a client, or as a record that was deleted
  const nextId = firstCompanyId + clients.length;
  const shadows = plan.customers
    .filter((each) => each.index % 12 === 5)
    .map((each, i) => {
      const row = { name: each.name, identifier: `${each.identifier.slice(0, 22)}-${i % 2 === 0 ? 'P' : 'D'}` };
      return company(
        nextId + i,
        i % 2 === 0 ? { ...row, typeId: 2, statusId: 2, lead: true } : { ...row, deleted: true },
      );
    });
  const own = company(nextId + shadows.length, { name: 'Contoso IT Services', identifier: 'Contoso' });
  const vendor = company(nextId + shadows.length + 1, { name: 'ESET, spol. s r.o.', identifier: 'ESET', typeId: 3 });
  return [...clients, ...shadows, own, vendor];
}

type CompanyPlan = Pick<Company, 'name' | 'identifier' | 'updatedAt'> & Partial<Company> & { readonly random: Random };

/** An active client, but for what the plan says otherwise. */
export function makeCompany(id: number, { random, ...row }: CompanyPlan): Company {
  return {
    id,
    statusId: 1,
    typeId: 1,
    deleted: false,
    lead: false,
    city: random.pick(cities),
    guid: random.uuid(),
    siteIds: [id * 10, id * 10 + 1],
    ...row,
  };
}

/** Where a company can be visited: every one has the same two places. */
export const makeSites = (company: Company): Site[] =>
  company.siteIds.map((id, i) => ({ id, companyId: company.id, name: i === 0 ? 'Main' : 'Warehouse' }));

/** The first device of every customer is kept as a configuration too. */
function makeConfigurations(servers: readonly EsetServer[], customers: readonly Customer[]): Configuration[] {
  const wanted = new Map(customers.map((customer) => [customer.companyId, customer]));
  const found: Configuration[] = [];
  for (const group of servers.flatMap((server) => [...server.groups.values()])) {
    const customer = group.companyId === null ? undefined : wanted.get(group.companyId);
    const [device] = group.members;
    if (!customer || !device) continue;
    wanted.delete(customer.companyId);
    found.push({
      id: 70_001 + customer.index,
      name: device.name,
      companyId: customer.companyId,
      serial: device.serial,
      mac: device.mac,
    });
  }
  return found.sort((a, b) => a.id - b.id);
}
