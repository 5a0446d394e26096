import { type CompanyName, nameCompanies } from './names.ts';
import { createRandom, type Random } from './random.ts';
import type { BuildContext } from './sizes.ts';

/** One customer before anything is built for it: who, how many devices, on which servers, and what its group is called. */
export interface Customer extends CompanyName {
  readonly index: number;
  /** Its id in the PSA. */
  readonly companyId: number;
  readonly groupName: string;
  /** Devices per place: one place, or one on a server of every kind. */
  readonly places: readonly { readonly server: number; readonly devices: number }[];
}

export const firstCompanyId = 1_001;

/** Customers with the devices of the world shared among them: many small ones, a few large ones. */
export function planCustomers(context: BuildContext): Customer[] {
  const random = createRandom(context.seed, 'customers');
  const names = nameCompanies(context.customers, random);
  const counts = shareDevices(context, random);
  return names.map((name, index) => ({
    ...name,
    index,
    companyId: firstCompanyId + index,
    groupName: groupNameFor(name, index, random),
    places: placesFor({ devices: counts[index] ?? 1, index, servers: context.servers }),
  }));
}

function shareDevices(context: BuildContext, random: Random): number[] {
  const weights = Array.from({ length: context.customers }, () => 0.15 + random.next() ** 3 * 3);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // a few devices are kept for the groups of no customer
  const toShare = context.devices - strayDevices(context) - context.customers;
  const counts = weights.map((weight) => 1 + Math.floor((weight / total) * toShare));
  let left = context.devices - strayDevices(context) - counts.reduce((sum, count) => sum + count, 0);
  for (let i = 0; left > 0; i++, left--) counts[i % counts.length] = (counts[i % counts.length] ?? 0) + 1;
  return counts;
}

/** Devices of no customer, in Lost & Found and in the MSP's own groups; a whole number for each server. */
function strayDevices(context: BuildContext): number {
  return strayDevicesPerServer(context) * context.servers.length;
}
export const strayDevicesPerServer = (context: BuildContext): number =>
  Math.max(2, Math.floor(context.devices / 100 / context.servers.length));

function placesFor(plan: { devices: number; index: number; servers: BuildContext['servers'] }): Customer['places'] {
  const { devices, index, servers } = plan;
  const server = index % servers.length;
  const kinds = new Set(servers).size;
  const shared = index % 20 === 7 && devices >= 2 * kinds;
  if (!shared) return [{ server, devices }];
  const share = Math.floor(devices / (kinds + 1));
  const others = Array.from({ length: kinds - 1 }, (_, i) => ({
    server: (server + 1 + i) % servers.length,
    devices: share,
  }));
  return [{ server, devices: devices - share * others.length }, ...others];
}

/** How the technician wrote the customer into ESET: with the identifier, loosely, exactly, or past recognition. */
function groupNameFor(company: CompanyName, index: number, random: Random): string {
  if (index % 20 === 6) return `Kunde ${100 + index}`;
  const way = random.next();
  if (way < 0.4) return `${company.bare} [${company.identifier}]`;
  if (way < 0.6) return company.bare.toUpperCase();
  if (way < 0.75) return company.name.replaceAll(' & ', '&').replaceAll('.', '').toLowerCase();
  if (way < 0.9) return `${company.bare.replaceAll(' ', '-')} ${random.pick(['GmbH', 'Ltd', 'Inc'])}`;
  return company.name;
}
