import type { Device, Group } from '../../domain/inventory.ts';
import type { StoredGroup } from '../../store/inventory.ts';
import type { CustomerLoss } from './doubts.ts';
import type { Reading, Sighted } from './reading.ts';

/** What tells where a group belongs. */
interface Place {
  parentId: string | null;
  /** A customer in ESET's eyes, or mapped to an account by a person. */
  isCustomer: boolean;
}

/**
 * Watches, while a listing of an ESET server passes, which devices each customer loses: a device that moves out of
 * its customer's groups is as lost to it as one that vanishes. A customer is known by the vendor id of its group.
 */
export interface CustomerWatch {
  lookAtGroup(group: Group): void;
  /** `device.groupId`: null where the listing of groups does not have it. */
  lookAtDevice(device: Pick<Device, 'id' | 'groupId'>, known: Sighted | null): void;
  /** After both listings. */
  losses(devices: Pick<Reading, 'known'>): CustomerLoss[];
}

export function watchCustomers(stored: readonly StoredGroup[]): CustomerWatch {
  const names = new Map(stored.map((group) => [group.vendorId, group.name]));
  const vendorIds = new Map(stored.map((group) => [group.id, group.vendorId]));
  const mapped = new Set(stored.filter(({ isMapped }) => isMapped).map(({ vendorId }) => vendorId));
  const places = new Map(stored.map((group) => [group.vendorId, placeOf(group)]));
  const before = customerFinder(places);
  // Groups that the listing cannot read stay as they were.
  const listed = new Map(places);
  const now = customerFinder(listed);
  const moved = new Map<string, string[]>();
  const customerBefore = ({ groupId }: Sighted): string | null => {
    const group = groupId === null ? undefined : vendorIds.get(groupId);
    return group === undefined ? null : before(group);
  };

  return {
    lookAtGroup(group) {
      const isCustomer = group.isCustomer || mapped.has(group.id);
      listed.set(group.id, { parentId: group.parentId, isCustomer });
    },
    lookAtDevice(device, known) {
      if (known === null || known.removed) return;
      const customer = customerBefore(known);
      if (customer === null || (device.groupId !== null && now(device.groupId) === customer)) return;
      add(moved, { customer, vendorId: device.id });
    },
    losses({ known }) {
      const totals = new Map<string, number>();
      const lost = new Map([...moved].map(([customer, ids]) => [customer, [...ids]]));
      for (const [vendorId, device] of known) {
        const customer = device.id === null || device.removed ? null : customerBefore(device);
        if (customer === null) continue;
        totals.set(customer, (totals.get(customer) ?? 0) + 1);
        if (!device.seen) add(lost, { customer, vendorId });
      }
      return [...lost].map(([customer, ids]) => ({
        name: names.get(customer) ?? customer,
        total: totals.get(customer) ?? 0,
        lost: ids,
      }));
    },
  };
}

const placeOf = ({ parentVendorId, isCustomer, isMapped }: StoredGroup): Place => ({
  parentId: parentVendorId,
  isCustomer: isCustomer || isMapped,
});

function add(lists: Map<string, string[]>, { customer, vendorId }: { customer: string; vendorId: string }): void {
  const list = lists.get(customer);
  if (list === undefined) lists.set(customer, [vendorId]);
  else list.push(vendorId);
}

/** Finds the nearest customer at or above a group; null where there is none. Remembers its answers. */
function customerFinder(places: ReadonlyMap<string, Place>): (group: string) => string | null {
  const found = new Map<string, string | null>();
  return (group) => {
    const known = found.get(group);
    if (known !== undefined) return known;
    const customer = findCustomer(places, group);
    found.set(group, customer);
    return customer;
  };
}

function findCustomer(places: ReadonlyMap<string, Place>, group: string): string | null {
  const passed = new Set<string>();
  for (let at: string | null = group; at !== null && !passed.has(at); ) {
    const place: Place | undefined = places.get(at);
    if (place?.isCustomer === true) return at;
    passed.add(at);
    at = place?.parentId ?? null;
  }
  return null;
}
