import { isoSeconds } from '../world/clock.ts';
import { allAdditions, type Psa } from '../world/psa.ts';
import { type Counts, countByCatalogItem, countByProduct } from '../world/truth.ts';
import type { World } from '../world.ts';

/** What both vendors hold now, read past their addresses. */
export const describeState = (world: World) => ({
  clock: isoSeconds(world.clock.now()),
  connectwise: {
    additions: Array.from(allAdditions(world.psa), (addition) => ({
      id: addition.id,
      agreementId: addition.agreementId,
      companyId: world.psa.agreements.get(addition.agreementId)?.companyId ?? null,
      productId: addition.productId,
      productIdentifier: world.psa.catalog.get(addition.productId)?.identifier ?? null,
      quantity: addition.quantity,
      billCustomer: addition.billCustomer,
      cancelled: addition.cancelledDate !== null && addition.cancelledDate <= world.clock.now(),
    })),
    tickets: describeTickets(world.psa),
    writes: world.psa.writes,
  },
  eset: world.servers.map((server) => ({
    name: server.name,
    kind: server.kind,
    devices: server.devices.length,
    groups: server.groups.size,
  })),
});

function describeTickets(psa: Psa) {
  return Array.from(psa.tickets.values(), (ticket) => {
    const status = psa.boards.get(ticket.boardId)?.statuses.find((each) => each.id === ticket.statusId);
    return {
      id: ticket.id,
      summary: ticket.summary,
      companyId: ticket.companyId,
      boardId: ticket.boardId,
      statusName: status?.name ?? null,
      priorityName: psa.priorities.find((each) => each.id === ticket.priorityId)?.name ?? null,
      closed: status?.closes ?? false,
      externalXRef: ticket.externalXRef,
      notes: ticket.notes.map((note) => note.text),
      createdBy: ticket.createdBy,
    };
  });
}

/** What a correct count must come to: distinct devices per customer, by product and by the catalog item that bills it. */
export const describeTruth = (world: World) => ({
  seats: rowsOf(world, { counts: countByProduct(world.servers, world.clock.now()), name: 'product' }),
  services: rowsOf(world, { counts: countByCatalogItem(world.servers, world.clock.now()), name: 'productIdentifier' }),
  members: world.servers.flatMap((server) =>
    [...server.groups.values()]
      .filter((group) => group.kind === 'dynamic')
      .map((group) => ({
        server: server.name,
        groupId: group.id,
        groupName: group.name,
        deviceIds: Array.from(group.members, (device) => device.id),
      })),
  ),
});

function rowsOf(world: World, { counts, name }: { counts: Counts; name: 'product' | 'productIdentifier' }) {
  return [...counts]
    .filter(([companyId]) => world.psa.companies.has(companyId))
    .sort(([a], [b]) => a - b)
    .flatMap(([companyId, byName]) =>
      Array.from(byName, ([value, devices]) => ({
        companyIdentifier: world.psa.companies.get(companyId)?.identifier,
        companyId,
        [name]: value,
        devices,
      })),
    );
}
