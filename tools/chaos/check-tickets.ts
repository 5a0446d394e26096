import type { App } from '../../src/app/app.ts';
import type { SandboxState, SandboxTicket } from '../../test/support/sandbox.ts';
import { type Happened, mostStays, type Truth } from './happened.ts';
import type { Stage } from './stage.ts';

interface Entry {
  id: number;
  server: string;
  groupId: string;
  deviceId: string;
  baseline: boolean;
  lasts: boolean;
  state: string;
  note: string;
  ticketId: string | null;
}

/** One ticket for every entry that is due one, none for any other, and no note twice. */
export async function amissInTickets(
  app: App,
  { stage, state }: { stage: Stage; state: SandboxState },
): Promise<string[]> {
  const entries = await loadEntries(app);
  const tickets = state.connectwise.tickets.filter(({ externalXRef }) => externalXRef?.startsWith('seatbridge-'));
  const truth = await stage.sandbox.truth<Truth>();
  return [
    ...doubled(tickets),
    ...unknownTickets(tickets, entries),
    ...missingTickets(tickets, entries),
    ...otherMembers(entries, truth),
    ...moreStays(entries, stage.happened),
    ...tickets.flatMap(doubledNotes),
  ];
}

async function loadEntries({ db: { read } }: App): Promise<Entry[]> {
  const rows = await read
    .selectFrom('entries as e')
    .innerJoin('devices as d', 'd.id', 'e.device_id')
    .innerJoin('groups as g', 'g.id', 'e.group_id')
    .innerJoin('connections as c', 'c.id', 'd.connection_id')
    .select(['e.id', 'e.baseline', 'e.state', 'e.note', 'e.left_at', 'e.ticket_id'])
    .select(['c.name as server', 'g.vendor_id as group_id', 'd.vendor_id as device_id'])
    .orderBy('e.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    server: row.server,
    groupId: row.group_id,
    deviceId: row.device_id,
    baseline: row.baseline === 1,
    lasts: row.left_at === null,
    state: row.state,
    note: row.note,
    ticketId: row.ticket_id,
  }));
}

function doubled(tickets: readonly SandboxTicket[]): string[] {
  const references = Map.groupBy(tickets, ({ externalXRef }) => externalXRef);
  return [...references]
    .filter(([, { length }]) => length > 1)
    .map(([reference, { length }]) => `there are ${length} tickets of ${reference}`);
}

function unknownTickets(tickets: readonly SandboxTicket[], entries: readonly Entry[]): string[] {
  const known = new Set(entries.flatMap(({ ticketId }) => ticketId ?? []));
  return tickets
    .filter(({ id }) => !known.has(String(id)))
    .map(({ id, externalXRef }) => `ticket ${id} (${externalXRef}) belongs to no entry`);
}

function missingTickets(tickets: readonly SandboxTicket[], entries: readonly Entry[]): string[] {
  const there = new Set(tickets.map(({ id }) => String(id)));
  return entries.flatMap(({ id, ticketId, baseline, state, lasts, note }) => {
    if (ticketId !== null && !there.has(ticketId)) return [`ticket ${ticketId} of entry ${id} is not there`];
    if (ticketId !== null && baseline) return [`entry ${id} is of the baseline and has ticket ${ticketId}`];
    if (state === 'none' && lasts && !baseline) return [`entry ${id} lasts and opens nothing: ${note}`];
    return ticketId === null && (state === 'open' || state === 'closed')
      ? [`entry ${id} is ${state} without a ticket`]
      : [];
  });
}

/** The entries that last are exactly the members that the sandbox itself tells, each once. */
function otherMembers(entries: readonly Entry[], { members }: Truth): string[] {
  const lasting = entries
    .filter(({ lasts }) => lasts)
    .map(({ server, groupId, deviceId }) => `${server} ${groupId} ${deviceId}`);
  const there = members.flatMap(({ server, groupId, deviceIds }) =>
    deviceIds.map((id) => `${server} ${groupId} ${id}`),
  );
  const [is, should] = [new Set(lasting), new Set(there)];
  return [
    ...there.filter((each) => !is.has(each)).map((each) => `no entry lasts for ${each}`),
    ...lasting.filter((each) => !should.has(each)).map((each) => `an entry lasts that is over: ${each}`),
    ...(is.size === lasting.length ? [] : ['a device has two entries that last in one group']),
  ];
}

/** An entry more than the world knows would be a ticket too many. */
function moreStays(entries: readonly Entry[], happened: Happened): string[] {
  const pairs = Map.groupBy(entries, ({ server, groupId, deviceId }) => `${server} ${groupId} ${deviceId}`);
  return [...pairs.values()].flatMap((stays) => {
    const [first] = stays;
    const most = first === undefined ? 0 : mostStays(happened, first);
    const ids = stays.map(({ id }) => id).join(', ');
    return stays.length <= most ? [] : [`entries ${ids} are of one device, which entered ${most} times at most`];
  });
}

function doubledNotes({ id, notes }: SandboxTicket): string[] {
  const ours = notes.filter((text) => text.includes('[seatbridge-'));
  return new Set(ours).size === ours.length ? [] : [`ticket ${id} has a note twice`];
}
