import { makeNote, setStatus } from '../connectwise/tickets.ts';
import { type Addition, type Agreement, allAdditions, type Psa, type Ticket } from '../world/psa.ts';
import { serverNamed } from '../world.ts';
import { type Move, type MoveArguments, type MoveContext, OrderError } from './order.ts';

/** The member who does by hand what a client has not done. */
const person = 'dispatcher';

export const psaMoves: Readonly<Record<string, Move>> = {
  setAddition,
  setAgreement,
  setCompany: ({ world: { psa } }, order) => {
    order.only('id', 'name', 'identifier', 'deletedFlag');
    const company = recordOf(psa.companies, order);
    company.name = order.text('name', company.name);
    company.identifier = order.text('identifier', company.identifier);
    company.deleted = order.flag('deletedFlag', company.deleted);
    company.updatedAt = psa.clock.now();
    return [company.id];
  },
  deleteAgreement: ({ world: { psa } }, order) => {
    const { id } = recordOf(psa.agreements, order.only('id'));
    psa.agreements.delete(id);
    psa.additions.delete(id);
    return [id];
  },
  deleteCompany: ({ world: { psa } }, order) => {
    const { id } = recordOf(psa.companies, order.only('id'));
    psa.companies.delete(id);
    return [id];
  },
  deleteAddition: ({ world: { psa } }, order) => {
    const addition = additionOf(psa, order.only('id'));
    const list = psa.additions.get(addition.agreementId) ?? [];
    list.splice(list.indexOf(addition), 1);
    return [addition.id];
  },
  touchTicket,
  setCredential: ({ world }, order) => {
    order.only('server', 'username', 'password', 'privateKey');
    const name = order.text('server');
    if (name === 'connectwise') world.psa.privateKey = order.text('privateKey');
    else {
      const server = serverNamed(world, name);
      server.username = order.text('username', server.username);
      server.password = order.text('password', server.password);
    }
    return [name];
  },
};

function setAddition({ world: { psa } }: MoveContext, order: MoveArguments): number[] {
  order.only(
    'id',
    'quantity',
    'lessIncluded',
    'unitPrice',
    'cancelledDate',
    'effectiveDate',
    'billCustomer',
    'productId',
  );
  const addition = additionOf(psa, order);
  for (const field of ['quantity', 'lessIncluded', 'unitPrice', 'productId'] as const)
    addition[field] = order.number(field, addition[field]);
  if (order.has('cancelledDate')) addition.cancelledDate = order.date('cancelledDate');
  if (order.has('effectiveDate')) addition.effectiveDate = order.date('effectiveDate') ?? addition.effectiveDate;
  if (order.has('billCustomer'))
    addition.billCustomer = oneOf(order, { name: 'billCustomer', values: ['Billable', 'DoNotBill', 'NoCharge'] });
  addition.updatedAt = psa.clock.now();
  return [addition.id];
}

function setAgreement({ world: { psa } }: MoveContext, order: MoveArguments): number[] {
  order.only(
    'id',
    'name',
    'agreementStatus',
    'startDate',
    'endDate',
    'nextInvoiceDate',
    'billStartDate',
    'companyId',
    'prorateFlag',
    'parentAgreementId',
  );
  const agreement = recordOf<Agreement>(psa.agreements, order);
  const statuses = ['Active', 'Cancelled', 'Expired', 'Inactive'] as const;
  agreement.name = order.text('name', agreement.name);
  if (order.has('agreementStatus')) agreement.status = oneOf(order, { name: 'agreementStatus', values: statuses });
  for (const field of ['startDate', 'endDate', 'nextInvoiceDate', 'billStartDate'] as const)
    if (order.has(field)) agreement[field] = order.date(field);
  agreement.companyId = order.number('companyId', agreement.companyId);
  agreement.prorate = order.flag('prorateFlag', agreement.prorate);
  if (order.has('parentAgreementId'))
    agreement.parentId = order.raw('parentAgreementId') === null ? null : order.number('parentAgreementId');
  agreement.updatedAt = psa.clock.now();
  return [agreement.id];
}

function oneOf<T extends string>(order: MoveArguments, { name, values }: { name: string; values: readonly T[] }): T {
  const value = values.find((each) => each === order.text(name));
  if (value === undefined) throw new OrderError(`${name} is one of ${values.join(', ')}`);
  return value;
}

type Touch = (psa: Psa, touched: { ticket: Ticket; order: MoveArguments }) => void;

const touches: Readonly<Record<string, Touch>> = {
  note: (psa, { ticket, order }) => {
    const text = order.text('text', 'Looked at it, will call back.');
    ticket.notes.push(makeNote(psa, { text, internalAnalysis: true, createdBy: order.text('member', person) }));
  },
  time: (psa, { ticket, order }) => {
    const hours = order.number('hours', 0.5);
    const startedAt = psa.clock.now() - hours * 3_600_000;
    psa.timeEntries.push({
      id: psa.nextId(),
      ticketId: ticket.id,
      member: person,
      startedAt,
      hours,
      notes: 'Worked on it',
    });
  },
  owner: (_psa, { ticket }) => {
    ticket.owner = person;
  },
  status: (psa, { ticket, order }) => {
    const name = order.text('statusName', 'In Progress');
    const status = psa.boards.get(ticket.boardId)?.statuses.find((each) => each.name === name);
    if (!status) throw new OrderError(`the board has no status ${name}`);
    setStatus(psa, { ticket, statusId: status.id, by: person });
  },
  priority: (psa, { ticket, order }) => {
    const name = order.text('priorityName', '');
    const priority = psa.priorities.find((each) => each.name === name);
    if (!priority) throw new OrderError(`there is no priority ${name}`);
    ticket.priorityId = priority.id;
  },
  close: (psa, { ticket }) =>
    setStatus(psa, { ticket, statusId: statusThat(psa, { ticket, closes: true }), by: person }),
  reopen: (psa, { ticket }) =>
    setStatus(psa, { ticket, statusId: statusThat(psa, { ticket, closes: false }), by: person }),
  delete: (psa, { ticket }) => {
    psa.tickets.delete(ticket.id);
  },
  merge: (psa, { ticket, order }) => {
    const parent = psa.tickets.get(order.number('into'));
    if (!parent) throw new OrderError(`no ticket ${order.number('into')}`);
    ticket.mergedIntoId = parent.id;
    parent.hasMergedChild = true;
    setStatus(psa, { ticket, statusId: statusThat(psa, { ticket, closes: true }), by: person });
  },
};

function touchTicket({ world: { psa } }: MoveContext, order: MoveArguments): number[] {
  order.only('id', 'by', 'text', 'member', 'hours', 'statusName', 'priorityName', 'into');
  const ticket = recordOf<Ticket>(psa.tickets, order);
  const touch = touches[order.text('by')];
  if (!touch) throw new OrderError(`a ticket is not touched by ${order.text('by')}`);
  touch(psa, { ticket, order });
  ticket.updatedAt = psa.clock.now();
  ticket.updatedBy = person;
  return [ticket.id];
}

function statusThat(psa: Psa, { ticket, closes }: { ticket: Ticket; closes: boolean }): number {
  const status = psa.boards.get(ticket.boardId)?.statuses.find((each) => each.closes === closes && !each.inactive);
  if (!status) throw new OrderError('the board has no such status');
  return status.id;
}

function recordOf<T>(records: ReadonlyMap<number, T>, order: MoveArguments): T {
  const record = records.get(order.number('id'));
  if (!record) throw new OrderError(`there is no record ${order.number('id')}`);
  return record;
}

function additionOf(psa: Psa, order: MoveArguments): Addition {
  const id = order.number('id');
  for (const addition of allAdditions(psa)) if (addition.id === id) return addition;
  throw new OrderError(`there is no addition ${id}`);
}
