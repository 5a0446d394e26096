import type { App } from '../../src/app/app.ts';
import { connect } from '../../src/app/connections.ts';
import { applySuggestions } from '../../src/app/mapping/account-suggestions.ts';
import { mapPriority } from '../../src/app/mapping/priorities.ts';
import { loadMapping } from '../../src/app/mapping/said.ts';
import { loadTicketChoices } from '../../src/app/mapping/ticket-choices.ts';
import type { TicketOptions } from '../../src/app/mapping/ticket-options.ts';
import { setSetting } from '../../src/app/settings.ts';
import { syncConnection } from '../../src/app/sync/sync-connection.ts';
import type { TicketReport } from '../../src/app/ticketing/report.ts';
import { runTickets } from '../../src/app/ticketing/run.ts';
import type { EntryTable } from '../../src/store/schema.ts';
import { appOn, testClock } from './app.ts';
import type { TestStore } from './databases.ts';
import type { Sandbox, SandboxEset, SandboxTicket } from './sandbox.ts';

/** A device of the sandbox as a test needs it. */
export interface StageDevice {
  id: string;
  name: string;
  companyId: number;
  accountId: number;
  /** Key of its static group, and the vendor's id of it. */
  groupKey: number;
  groupId: string;
}

type Entry = Pick<EntryTable, 'state' | 'ticket_id' | 'note' | 'end_reason' | 'left_at' | 'ordinal' | 'settled_at'>;

/** A ticketing desk on the sandbox's ConnectWise and one of its ESET servers, whose time stands until it is moved. */
export interface TicketStage {
  app: App;
  server: SandboxEset;
  /** The watched dynamic group: our key, and the vendor's id. */
  group: { key: number; id: string; name: string };
  /** Dynamic groups without a priority. */
  others: { key: number; id: string; name: string }[];
  /** Devices of mapped accounts that are not in the watched group, of several accounts. */
  devices: StageDevice[];
  /** Moves the time of both sides on, and syncs the ESET server. */
  pass(minutes: number): Promise<void>;
  /** Moves the time alone. */
  advance(minutes: number): Promise<void>;
  sync(name?: string): Promise<void>;
  enter(device: StageDevice, groupId?: string): Promise<void>;
  exit(device: StageDevice, groupId?: string): Promise<void>;
  run(signal?: AbortSignal): Promise<TicketReport>;
  /** Tickets of the sandbox that this program opened, oldest first. */
  tickets(): Promise<SandboxTicket[]>;
  ticket(): Promise<SandboxTicket>;
  touch(ticket: { id: number }, by: string, more?: object): Promise<void>;
  entries(device: StageDevice): Promise<Entry[]>;
  set(name: string, value: string): Promise<void>;
  map(options?: TicketOptions, group?: number): Promise<void>;
}

const never = new AbortController().signal;
const manner = { by: 'anna', signal: never, test: 'none', trust: null } as const;

interface Options {
  /** false: the watched group has a priority, and was not listed since. */
  baselined?: boolean;
  rule?: TicketOptions;
}

export async function stageTickets(
  store: TestStore,
  sandbox: Sandbox,
  { baselined = true, rule = { delayMinutes: 0 } }: Options = {},
): Promise<TicketStage> {
  await sandbox.clearFaults();
  await sandbox.reset();
  const clock = testClock(new Date(Date.parse((await sandbox.state()).clock)).toISOString());
  const app = appOn(store, { clock });
  const server = sandbox.eset.find(({ kind }) => kind === 'protect-onprem') as SandboxEset;
  await connectBoth(app, sandbox, server);

  const sync = async (name = 'Fleet') => {
    const run = await syncConnection(app, { name, by: 'anna' }, never);
    if (run.state !== 'ok') throw new Error(`the sync of ${name} ended ${run.state}: ${run.message}`);
  };
  const advance = async (minutes: number) => {
    await sandbox.move({ minutes });
    clock.advance(minutes * 60_000);
  };
  const pass = async (minutes: number) => {
    await advance(minutes);
    await sync();
  };
  await sync('ConnectWise');
  await sync();
  await applySuggestions(app, { by: 'anna' });
  const [group, ...others] = await dynamicGroups(app);
  if (group === undefined) throw new Error('the server has no dynamic group');
  const map = (options: TicketOptions = {}, key = group.key) => mapWithBoard(app, key, options);
  await map(rule);
  if (baselined) await pass(10);
  const door = (way: 'enter' | 'exit') => async (device: StageDevice, groupId: string) => {
    await sandbox.move({ [way]: { server: server.name, groupId, deviceIds: [device.id] } });
  };
  const tickets = async () =>
    (await sandbox.state()).connectwise.tickets.filter(({ externalXRef }) => externalXRef?.startsWith('seatbridge-'));
  return {
    ...{ app, server, group, others, pass, advance, sync, map },
    devices: await mappedDevices(app, { groupKey: group.key }),
    enter: (device, groupId = group.id) => door('enter')(device, groupId),
    exit: (device, groupId = group.id) => door('exit')(device, groupId),
    run: (signal = never) => runTickets(app, signal),
    tickets,
    async ticket() {
      const all = await tickets();
      if (all.length !== 1) throw new Error(`there are ${all.length} tickets, not one`);
      return all[0] as SandboxTicket;
    },
    async touch({ id }, by, more = {}) {
      await sandbox.move({ touchTicket: { id, by, ...more } });
    },
    entries: (device) => entriesOf(app, device),
    async set(name, value) {
      await setSetting(app, { name, value, by: 'anna' });
    },
  };
}

async function connectBoth(app: App, { connectwise }: Sandbox, server: SandboxEset): Promise<void> {
  const { privateKey, companyId: company, ...place } = connectwise;
  const psa = { kind: 'connectwise', settings: { company, ...place }, secrets: { privateKey } };
  await connect(app, { name: 'ConnectWise', ...psa }, manner);
  const { host, port, username, password, fingerprint } = server;
  const fleet = { kind: 'protect-onprem', settings: { host, port, username }, secrets: { password } };
  await connect(app, { name: 'Fleet', ...fleet }, { ...manner, trust: { fingerprint } });
}

async function dynamicGroups(app: App): Promise<{ key: number; id: string; name: string }[]> {
  const rows = await app.db.read
    .selectFrom('groups')
    .select(['id', 'vendor_id', 'name'])
    .where('kind', '=', 'dynamic')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ key: row.id, id: row.vendor_id, name: row.name }));
}

async function mapWithBoard(app: App, key: number, options: TicketOptions): Promise<void> {
  const { priorities, boards, statuses } = await loadTicketChoices(app);
  const fits = (boardId: string) =>
    statuses.some((each) => each.boardId === boardId && each.isDefault) &&
    statuses.some((each) => each.boardId === boardId && each.closed && !each.inactive);
  const board = boards.find(({ id, inactive }) => !inactive && fits(id));
  const priority = priorities.at(-1);
  if (board === undefined || priority === undefined) throw new Error('ConnectWise has no board or no priority');
  await mapPriority(app, `group:${key}`, {
    priority: `priority:${priority.id}`,
    options: { board: `board:${board.id}`, ...options },
    by: 'anna',
  });
}

async function mappedDevices(app: App, { groupKey }: { groupKey: number }): Promise<StageDevice[]> {
  const { forest, accounts } = await loadMapping(app);
  const rows = await app.db.read
    .selectFrom('devices as d')
    .innerJoin('groups as g', 'g.id', 'd.group_id')
    .select(['d.vendor_id', 'd.name', 'd.group_id', 'g.vendor_id as group_vendor_id'])
    .where('d.muted', '=', 0)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('entries as e')
            .select('e.id')
            .whereRef('e.device_id', '=', 'd.id')
            .where('e.group_id', '=', groupKey)
            .where('e.left_at', 'is', null),
        ),
      ),
    )
    .orderBy('d.id')
    .execute();
  return rows.flatMap((row): StageDevice[] => {
    const route = forest.routing.routes.get(row.group_id ?? 0);
    const account = route?.kind === 'account' ? accounts.get(route.accountId) : undefined;
    if (account === undefined || row.group_id === null) return [];
    const { id: accountId, companyId } = account;
    const place = { groupKey: row.group_id, groupId: row.group_vendor_id };
    return [{ id: row.vendor_id, name: row.name, companyId: Number(companyId), accountId, ...place }];
  });
}

function entriesOf(app: App, { id }: StageDevice): Promise<Entry[]> {
  return app.db.read
    .selectFrom('entries as e')
    .innerJoin('devices as d', 'd.id', 'e.device_id')
    .select(['e.state', 'e.ticket_id', 'e.note', 'e.end_reason', 'e.left_at', 'e.ordinal', 'e.settled_at'])
    .where('d.vendor_id', '=', id)
    .orderBy('e.id')
    .execute();
}
