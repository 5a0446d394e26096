import {
  addGroup,
  allGroupId,
  type EsetServer,
  type Group,
  groupsBelow,
  lostAndFoundId,
  placeDevice,
} from '../world/eset.ts';
import type { Psa } from '../world/psa.ts';
import { serverNamed } from '../world.ts';
import { groupOf } from './device-moves.ts';
import { type Move, OrderError } from './order.ts';

/** A customer in ESET that the PSA does not know: its devices are nobody else's either. */
const unknownCompany = 0;

export const groupMoves: Readonly<Record<string, Move>> = {
  addGroup: ({ world, random }, order) => {
    order.only('server', 'name', 'parentId', 'kind', 'customer');
    const server = serverNamed(world, order.text('server'));
    const kind = order.text('kind', 'static');
    if (kind !== 'static' && kind !== 'dynamic') throw new OrderError('kind is static or dynamic');
    const ownCustomer = order.has('customer') && order.raw('customer') !== false;
    const group = addGroup(server, {
      id: random.uuid(),
      name: order.text('name'),
      parent: groupOf(server, order.text('parentId', allGroupId)),
      kind,
      entity: ownCustomer ? 'COMPANY' : null,
      builtIn: null,
      rule: kind === 'dynamic' ? 'threat' : null,
      companyId: ownCustomer ? companyIdFor(world.psa, order.raw('customer')) : null,
    });
    return [group.id];
  },
  removeGroup: ({ world }, order) => {
    order.only('server', 'groupId');
    const server = serverNamed(world, order.text('server'));
    const group = groupOf(server, order.text('groupId'));
    if (group.builtIn !== null) throw new OrderError(`${group.name} is built in`);
    const removed = [group, ...groupsBelow(server, group)];
    for (const each of removed) removeGroup(server, each);
    return removed.map((each) => each.id);
  },
  renameGroup: ({ world }, order) => {
    order.only('server', 'groupId', 'name');
    const group = groupOf(serverNamed(world, order.text('server')), order.text('groupId'));
    group.name = order.text('name');
    group.revision++;
    return [group.id];
  },
};

/** The devices of a static group that is deleted fall to Lost & Found. */
function removeGroup(server: EsetServer, group: Group): void {
  server.groups.delete(group.id);
  const lostAndFound = groupOf(server, lostAndFoundId);
  if (group.kind === 'static') for (const device of [...group.members]) placeDevice(device, lostAndFound);
}

/** By id or by identifier; true means a customer that the PSA does not know. */
function companyIdFor(psa: Psa, customer: unknown): number {
  if (customer === true) return unknownCompany;
  const company = [...psa.companies.values()].find((each) => each.id === customer || each.identifier === customer);
  if (!company) throw new OrderError(`no company ${String(customer)}`);
  return company.id;
}
