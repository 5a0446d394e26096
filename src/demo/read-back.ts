import type { PsaRecords } from '../app/mapping/psa-records.ts';
import { claimedTwice, gatherLines } from '../domain/plan-lines.ts';
import { quantityOf, sumOf } from '../domain/quantity.ts';
import { atOnce } from '../domain/steps.ts';
import type { Cycle } from './cycle.ts';

/** A quantity in ConnectWise that the product drives, beside what it was counted to be. */
export interface Quantity {
  company: string;
  service: string;
  additionId: number;
  /** Before the demo. */
  before: number;
  /** -1: it is not there any more. */
  quantity: number;
  /** What the seats come to. */
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

/** Compares what ConnectWise holds now, as the sandbox itself tells it, with what was counted and what entered. */
export function readBack(
  cycle: Cycle,
  { records, violations }: { records: PsaRecords; violations: readonly string[] },
): ReadBack {
  const companyName = (id: number) => records.companies.get(String(id))?.name ?? `company:${id}`;
  const lines = drivenLines(cycle);
  const quantities = lines.map(({ companyId, ...line }) => ({ company: companyName(companyId), ...line.quantity }));
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
    ...changedUnasked(cycle, new Set(quantities.map(({ additionId }) => additionId))),
    ...otherThanTruth(cycle, { lines, companyName }),
    ...ticketFaults(cycle),
    ...violations,
  ];
  return { quantities, tickets, differences };
}

interface DrivenLine {
  companyId: number;
  /** null: an offset, a minimum or other additions make it differ from the seats on purpose. */
  plainSeats: number | null;
  quantity: Omit<Quantity, 'company'>;
}

/** Lines that drive an addition, each with what its seats come to. */
function drivenLines({ plan: { input }, before, after }: Cycle): DrivenLine[] {
  const was = new Map(before.psa.additions.map(({ id, quantity }) => [id, quantity]));
  const is = new Map(after.psa.additions.map((addition) => [addition.id, addition]));
  const all = atOnce(gatherLines(input));
  const claimed = claimedTwice(all);
  return all.flatMap(({ line, tally, ours, target }): DrivenLine[] => {
    if (target.target !== 'addition' || claimed.has(target.addition.id) || (tally === null && !ours)) return [];
    const seats = tally?.seats ?? 0;
    const others = line.others === 'subtract' ? sumOf(target.others.map(({ quantity }) => quantity)) : '0';
    const counted = Number(quantityOf(line, { seats, others, on: input.on }));
    const additionId = Number(target.addition.id);
    const now = is.get(additionId);
    const quantity = {
      service: now?.productIdentifier ?? line.serviceId,
      additionId,
      before: was.get(additionId) ?? 0,
      quantity: now?.quantity ?? -1,
      counted,
    };
    return [{ companyId: Number(target.agreement.companyId), plainSeats: counted === seats ? seats : null, quantity }];
  });
}

function changedUnasked({ before, after }: Cycle, ours: ReadonlySet<number>): string[] {
  const was = new Map(before.psa.additions.map(({ id, quantity }) => [id, quantity]));
  return after.psa.additions
    .filter(({ id, quantity }) => !ours.has(id) && was.get(id) !== quantity)
    .map(({ id, quantity }) => `addition ${id} was changed to ${quantity}, and nobody asked for it`);
}

/** The sandbox counts too: plain lines have as many seats as it counted for their company. */
function otherThanTruth(
  { before }: Cycle,
  { lines, companyName }: { lines: readonly DrivenLine[]; companyName(id: number): string },
): string[] {
  const truth = new Map(
    before.truth.services.map(({ companyId, productIdentifier, devices }) => [
      `${companyId} ${productIdentifier}`,
      devices,
    ]),
  );
  const ofOne = Map.groupBy(lines, ({ companyId, quantity: { service } }) => `${companyId} ${service}`);
  return [...ofOne].flatMap(([key, [first, ...more]]) => {
    if (first === undefined || more.length > 0 || first.plainSeats === null) return [];
    const devices = truth.get(key) ?? 0;
    if (devices === first.plainSeats) return [];
    const name = `${companyName(first.companyId)}, ${first.quantity.service}`;
    return [`${name}: counted ${first.plainSeats}, and the sandbox itself counts ${devices}`];
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
