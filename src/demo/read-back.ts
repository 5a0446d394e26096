import type { PsaRecords } from '../app/mapping/psa-records.ts';
import type { Cycle } from './cycle.ts';

/** A quantity in ConnectWise that the product drives, beside what it was counted to be. */
export interface Quantity {
  company: string;
  service: string;
  additionId: number;
  before: number;
  quantity: number;
  counted: number;
}

export interface OpenedTicket {
  id: number;
  summary: string;
  company: string;
  priority: string;
}

/** What the sandbox shows after a cycle, and where it is not what it should be. */
export interface ReadBack {
  quantities: Quantity[];
  tickets: OpenedTicket[];
  /** A sentence each; empty: all is as it should be. */
  differences: string[];
}

/** Compares what ConnectWise holds now, as the sandbox itself tells it, with what was planned and what entered. */
export function readBack(
  cycle: Cycle,
  { records, violations }: { records: PsaRecords; violations: readonly string[] },
): ReadBack {
  const companyName = (id: number | null) => records.companies.get(String(id))?.name ?? `company:${id}`;
  const quantities = quantitiesOf(cycle, companyName);
  const tickets = newTickets(cycle).map(({ id, summary, companyId, priorityName }) => ({
    id,
    summary,
    company: companyName(companyId),
    priority: priorityName ?? '',
  }));
  const differences = [
    ...quantities
      .filter(({ quantity, counted }) => quantity !== counted)
      .map((each) => `${each.company}, ${each.service}: ${each.quantity}, and counted were ${each.counted}`),
    ...changedUnasked(cycle, quantities),
    ...otherThanTruth(cycle),
    ...ticketFaults(cycle),
    ...violations,
  ];
  return { quantities, tickets, differences };
}

/** Lines that drive an addition, with the quantity that the plan gave it: a new one, or the one it has. */
function quantitiesOf({ lines, plan, before, after }: Cycle, companyName: (id: number | null) => string): Quantity[] {
  const planned = new Map(plan.plan.adjustments.map(({ additionId, to }) => [additionId, to]));
  const was = new Map(before.psa.additions.map(({ id, quantity }) => [id, quantity]));
  const is = new Map(after.psa.additions.map((addition) => [addition.id, addition]));
  return lines.flatMap(({ addition, service, seats, by }): Quantity[] => {
    if (addition === null || (seats === 0 && by === null)) return [];
    const { id, quantity } = addition;
    const now = is.get(Number(id));
    return [
      {
        company: companyName(now?.companyId ?? null),
        service: now?.productIdentifier ?? service.name,
        additionId: Number(id),
        before: was.get(Number(id)) ?? 0,
        quantity: now?.quantity ?? Number.NaN,
        counted: Number(planned.get(id) ?? quantity),
      },
    ];
  });
}

function changedUnasked({ before, after }: Cycle, quantities: readonly Quantity[]): string[] {
  const ours = new Set(quantities.map(({ additionId }) => additionId));
  const was = new Map(before.psa.additions.map(({ id, quantity }) => [id, quantity]));
  return after.psa.additions
    .filter(({ id, quantity }) => !ours.has(id) && was.get(id) !== quantity)
    .map(({ id, quantity }) => `addition ${id} was changed to ${quantity}, and nobody asked for it`);
}

/** The sandbox counts too: a plain line must have as many seats as it counted for the company. */
function otherThanTruth({ lines, before }: Cycle): string[] {
  const truth = new Map(
    before.truth.services.map((each) => [`${each.companyId} ${each.productIdentifier}`, each.devices]),
  );
  const plain = lines.filter(({ line, addition }) => line.offset === 0 && line.minimum === 0 && addition !== null);
  const sums = Map.groupBy(plain, ({ account, service }) => `${account.companyId} ${service.name}`);
  return [...sums].flatMap(([key, rows]) => {
    const seats = rows.reduce((sum, row) => sum + row.seats, 0);
    const counted = truth.get(key) ?? 0;
    return seats === counted
      ? []
      : [`${rows[0]?.account.name}, ${rows[0]?.service.name}: counted ${seats}, the sandbox ${counted}`];
  });
}

function newTickets({ before, after }: Cycle) {
  const old = new Set(before.psa.tickets.map(({ id }) => id));
  return after.psa.tickets.filter(({ id }) => !old.has(id));
}

/** One ticket for each device that entered a group, but those that the report says wait. */
function ticketFaults(cycle: Cycle): string[] {
  const { tickets: report } = cycle;
  const found = newTickets(cycle);
  const due = entriesOf(cycle) - report.waiting.length;
  const counts =
    found.length === due ? [] : [`${due} devices were due a ticket, and there are ${found.length} tickets`];
  const references = Map.groupBy(found, ({ externalXRef }) => externalXRef ?? '');
  const doubled = [...references].filter(([, tickets]) => tickets.length > 1);
  const known = new Set(found.map(({ id }) => String(id)));
  const missing = report.opened.filter(({ ticketId }) => !known.has(ticketId));
  return [
    ...counts,
    ...doubled.map(([reference, { length }]) => `there are ${length} tickets of the reference "${reference}"`),
    ...missing.map(({ device, ticketId }) => `the ticket ${ticketId} of ${device} is not there`),
  ];
}

/** Devices that are in a dynamic group now and were not before. */
function entriesOf({ before, after }: Cycle): number {
  const was = new Map(
    before.truth.members.map(({ server, groupId, deviceIds }) => [`${server} ${groupId}`, deviceIds]),
  );
  return after.truth.members.reduce((sum, { server, groupId, deviceIds }) => {
    const earlier = new Set(was.get(`${server} ${groupId}`));
    return sum + deviceIds.filter((id) => !earlier.has(id)).length;
  }, 0);
}
