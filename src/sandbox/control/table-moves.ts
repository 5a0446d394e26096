import { makeCompany, makeSites } from '../world/practice.ts';
import { type Agreement, datingAgreement } from '../world/psa.ts';
import { createRandom } from '../world/random.ts';
import { type Move, type MoveArguments, OrderError } from './order.ts';

/** What people add to ConnectWise, and what an administrator changes in its tables. */
export const tableMoves: Readonly<Record<string, Move>> = {
  addCompany: ({ world: { psa, seed } }, order) => {
    order.only('name', 'identifier', 'lead');
    const id = psa.nextId();
    const named = { name: order.text('name'), identifier: order.text('identifier'), lead: order.flag('lead', false) };
    const random = createRandom(seed, `company ${id}`);
    const company = makeCompany(id, { ...named, random, updatedAt: psa.clock.now() });
    psa.companies.set(id, company);
    for (const site of makeSites(company)) psa.sites.set(site.id, site);
    return [id];
  },
  addAgreement: ({ world: { psa } }, order) => {
    order.only('like', 'name', 'companyId', 'startDate', 'endDate');
    const like = recordOf<Agreement>(psa.agreements, { order, name: 'like' });
    const id = psa.nextId();
    const startDate = order.has('startDate') ? (order.date('startDate') ?? like.startDate) : like.startDate;
    psa.agreements.set(id, {
      ...like,
      id,
      name: order.text('name', like.name),
      companyId: order.number('companyId', like.companyId),
      startDate,
      billStartDate: startDate,
      endDate: order.has('endDate') ? order.date('endDate') : like.endDate,
      other: {},
      updatedAt: psa.clock.now(),
    });
    psa.additions.set(id, []);
    return [id];
  },
  addAddition: ({ world: { psa } }, order) => {
    order.only('agreementId', 'productIdentifier', 'quantity', 'lessIncluded');
    const agreement = recordOf(psa.agreements, { order, name: 'agreementId' });
    const item = [...psa.catalog.values()].find((each) => each.identifier === order.text('productIdentifier'));
    if (!item) throw new OrderError(`no catalog item ${order.text('productIdentifier')}`);
    const { billStartDate } = datingAgreement(agreement, psa.agreements);
    const id = psa.nextId();
    psa.additions.get(agreement.id)?.push({
      id,
      agreementId: agreement.id,
      productId: item.id,
      quantity: order.number('quantity', 1),
      lessIncluded: order.number('lessIncluded', 0),
      unitPrice: item.price,
      unitCost: item.cost,
      billCustomer: 'Billable',
      effectiveDate: billStartDate ?? psa.clock.now(),
      cancelledDate: null,
      description: item.description,
      invoiceDescription: item.description,
      other: {},
      updatedAt: psa.clock.now(),
    });
    return [id];
  },
  setCatalogItem: ({ world: { psa } }, order) => {
    order.only('id', 'price', 'inactiveFlag');
    const item = recordOf(psa.catalog, { order, name: 'id' });
    const changed = { price: order.number('price', item.price), inactive: order.flag('inactiveFlag', item.inactive) };
    psa.catalog.set(item.id, { ...item, ...changed, updatedAt: psa.clock.now() });
    return [item.id];
  },
  setBoard: ({ world: { psa } }, order) => {
    const board = recordOf(psa.boards, { order: order.only('id', 'inactiveFlag'), name: 'id' });
    psa.boards.set(board.id, { ...board, inactive: order.flag('inactiveFlag', board.inactive) });
    return [board.id];
  },
  removeStatus: ({ world: { psa } }, order) => {
    const id = order.only('id').number('id');
    const board = [...psa.boards.values()].find((each) => each.statuses.some((status) => status.id === id));
    if (!board) throw new OrderError(`there is no status ${id}`);
    psa.boards.set(board.id, { ...board, statuses: board.statuses.filter((status) => status.id !== id) });
    return [id];
  },
  removePriority: ({ world: { psa } }, order) => {
    const id = order.only('id').number('id');
    if (!psa.priorities.some((priority) => priority.id === id)) throw new OrderError(`there is no priority ${id}`);
    psa.priorities = psa.priorities.filter((priority) => priority.id !== id);
    return [id];
  },
};

function recordOf<T>(records: ReadonlyMap<number, T>, { order, name }: { order: MoveArguments; name: string }): T {
  const record = records.get(order.number(name));
  if (!record) throw new OrderError(`there is no record ${order.number(name)}`);
  return record;
}
