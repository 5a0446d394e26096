import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeEachDatabase } from '../../../test/support/databases.ts';
import { type Sandbox, type SandboxTicket, startSandbox } from '../../../test/support/sandbox.ts';
import { type StageDevice, stageTickets, type TicketStage } from '../../../test/support/ticket-stage.ts';
import { mapGroup, unmapGroup } from '../mapping/accounts.ts';
import { mapPriority, unmapPriority } from '../mapping/priorities.ts';
import { loadTicketChoices } from '../mapping/ticket-choices.ts';
import { pause, resume } from '../pauses.ts';
import { syncConnection } from '../sync/sync-connection.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo', seed: 7 });
});
afterAll(() => sandbox?.stop());

const DAY = 24 * 60;

/** A stage with one device that has its ticket. */
async function withTicket(
  store: Parameters<typeof stageTickets>[0],
  rule = {},
): Promise<TicketStage & { device: StageDevice; opened: SandboxTicket }> {
  const stage = await stageTickets(store, sandbox, { rule: { delayMinutes: 0, ...rule } });
  const device = stage.devices[0] as StageDevice;
  await stage.enter(device);
  await stage.pass(10);
  await stage.run();
  return { ...stage, device, opened: await stage.ticket() };
}

/** The device leaves, and a second complete listing confirms it. */
async function leave(stage: TicketStage, device: StageDevice): Promise<void> {
  await stage.exit(device);
  await stage.pass(10);
  await stage.pass(10);
}

/** Puts the ticket into a status in which somebody works on it. */
async function workOn(stage: TicketStage, { id, boardId }: SandboxTicket): Promise<void> {
  const { statuses } = await loadTicketChoices(stage.app);
  const working = statuses.find((each) => each.boardId === `${boardId}` && !each.closed && !each.isDefault);
  await stage.touch({ id }, 'status', { statusName: working?.name });
}

const closes = { leaving: 'close' as const };

describeEachDatabase('a ticket while its device stays, leaves and comes again', (store) => {
  test('leaving leaves one note by default, once a second listing has confirmed it', async () => {
    const stage = await withTicket(store);
    await stage.exit(stage.device);
    await stage.pass(10);
    expect((await stage.run()).noted).toBe(0);
    await stage.pass(10);
    expect((await stage.run()).noted).toBe(1);
    expect((await stage.run()).noted).toBe(0);
    const ticket = await stage.ticket();
    expect(ticket.closed).toBe(false);
    expect(ticket.notes.filter((text) => text.includes('left the group'))).toHaveLength(1);
  });

  test('leaving closes the ticket where that was chosen and nobody touched it, and says why', async () => {
    const stage = await withTicket(store, closes);
    await leave(stage, stage.device);
    expect((await stage.run()).closed).toBe(1);
    const ticket = await stage.ticket();
    expect(ticket.closed).toBe(true);
    expect(ticket.notes.at(-1)).toContain('left the group');
    expect(await stage.entries(stage.device)).toMatchObject([{ state: 'closed', end_reason: 'left' }]);
  });

  test('a ticket that was closed, and whose reading back is refused, is closed once it can be read', async () => {
    const stage = await withTicket(store, closes);
    const intents = () => stage.app.db.read.selectFrom('writes').select('id').where('kind', '=', 'status').execute();
    const path = '/service/tickets/';
    await leave(stage, stage.device);
    await sandbox.fault({ server: 'connectwise', kind: 'latency', value: 600, method: 'PATCH', path });
    const running = stage.run();
    await expect.poll(intents).toHaveLength(1);
    await sandbox.fault({ server: 'connectwise', kind: 'status', value: 400, method: 'GET', path });
    expect(await running).toMatchObject({ closed: 0, unknown: 1 });
    await sandbox.clearFaults();
    await stage.run();
    expect(await stage.entries(stage.device)).toMatchObject([{ state: 'closed', end_reason: 'left' }]);
  });

  test.each(['time', 'note', 'owner', 'status'])('a ticket that a person touched by %s stays open', async (by) => {
    const stage = await withTicket(store, closes);
    await (by === 'status' ? workOn(stage, stage.opened) : stage.touch(stage.opened, by));
    await leave(stage, stage.device);
    expect((await stage.run()).closed).toBe(0);
    expect(await stage.ticket()).toMatchObject({ closed: false });
    expect(await stage.entries(stage.device)).toMatchObject([
      { note: expect.stringMatching(/^its ticket stays open/) },
    ]);
  });

  test('a ticket that was closed and that someone reopened is never closed again', async () => {
    const stage = await withTicket(store, closes);
    await leave(stage, stage.device);
    await stage.run();
    await stage.touch(stage.opened, 'reopen');
    await stage.enter(stage.device);
    await stage.pass(10);
    expect(await stage.run()).toMatchObject({ opened: [], noted: 1 });
    await leave(stage, stage.device);
    expect((await stage.run()).closed).toBe(0);
    expect(await stage.ticket()).toMatchObject({ closed: false });
  });

  test('so is one that someone closed and reopened between two looks at it', async () => {
    const stage = await withTicket(store, closes);
    await stage.touch(stage.opened, 'close');
    await stage.touch(stage.opened, 'status', { statusName: stage.opened.statusName });
    await leave(stage, stage.device);
    expect((await stage.run()).closed).toBe(0);
    expect(await stage.ticket()).toMatchObject({ closed: false });
    expect(await stage.entries(stage.device)).toMatchObject([
      { note: 'its ticket stays open: someone closed, reopened or merged it' },
    ]);
  });

  test('and one that was changed by ourselves since', async () => {
    const stage = await withTicket(store, closes);
    const other = stage.others[0] as (typeof stage.others)[number];
    await stage.set('tickets.ticketPer', 'device');
    const priority = 'Priority 1 - Critical';
    const more = { priority, options: { delayMinutes: 0, ...closes }, by: 'anna' };
    await mapPriority(stage.app, `group:${other.key}`, more);
    await stage.pass(10);
    await stage.touch(stage.opened, 'close');
    await stage.touch(stage.opened, 'status', { statusName: stage.opened.statusName });
    await stage.enter(stage.device, other.id);
    await stage.pass(10);
    await stage.run();
    expect((await stage.ticket()).priorityName).toBe(priority);
    await stage.exit(stage.device, other.id);
    await leave(stage, stage.device);
    expect((await stage.run()).closed).toBe(0);
    expect(await stage.ticket()).toMatchObject({ closed: false });
  });

  test('leaving nothing is a choice', async () => {
    const stage = await withTicket(store, { leaving: 'nothing' });
    await leave(stage, stage.device);
    await stage.run();
    expect((await stage.ticket()).notes).toEqual(stage.opened.notes);
  });

  test('a group that loses its priority closes nothing', async () => {
    const stage = await withTicket(store, closes);
    await unmapPriority(stage.app, `group:${stage.group.key}`, { by: 'anna' });
    await stage.pass(10);
    await stage.run();
    expect(await stage.ticket()).toMatchObject({ closed: false, notes: stage.opened.notes });
    expect(await stage.entries(stage.device)).toMatchObject([
      { state: 'open', end_reason: 'priority-gone', settled_at: expect.any(String) },
    ]);
  });

  test('a device that is gone closes nothing', async () => {
    const stage = await withTicket(store, closes);
    await sandbox.move({ leave: { server: stage.server.name, deviceIds: [stage.device.id] } });
    await stage.pass(10);
    await stage.pass(10);
    await stage.run();
    expect(await stage.ticket()).toMatchObject({ closed: false, notes: stage.opened.notes });
    expect(await stage.entries(stage.device)).toMatchObject([{ end_reason: 'device-gone' }]);
  });

  test('a list of members that comes empty over and over closes nothing until a person confirms it', async () => {
    const stage = await withTicket(store, closes);
    await stage.enter(stage.devices[1] as StageDevice);
    await stage.pass(10);
    await stage.run();
    await sandbox.fault({ server: stage.server.name, kind: 'empty-list', path: '/device_groups/.+/devices', times: 0 });
    for (let listing = 1; listing <= 3; listing += 1) {
      await stage.pass(10);
      expect(await stage.run()).toMatchObject({ closed: 0, noted: 0 });
    }
    expect((await stage.tickets()).map(({ closed }) => closed)).toEqual([false, false]);
    await stage.advance(10);
    const confirmed = { name: 'Fleet', by: 'anna', confirm: true };
    expect((await syncConnection(stage.app, confirmed, new AbortController().signal)).state).toBe('ok');
    expect((await stage.run()).closed).toBe(2);
  });

  test('a list of members that the server refuses closes nothing', async () => {
    const stage = await withTicket(store, closes);
    await stage.exit(stage.device);
    await sandbox.fault({ server: stage.server.name, kind: 'forbid', path: '/device_groups/.+/devices' });
    for (let listing = 1; listing <= 3; listing += 1) await stage.pass(10);
    expect(await stage.run()).toMatchObject({ closed: 0, noted: 0 });
    expect(await stage.ticket()).toMatchObject({ closed: false, notes: stage.opened.notes });
  });

  test('a group that was deleted closes nothing', async () => {
    const stage = await withTicket(store, closes);
    await sandbox.move({ removeGroup: { server: stage.server.name, groupId: stage.group.id } });
    for (let listing = 1; listing <= 3; listing += 1) await stage.pass(10);
    await stage.run();
    expect(await stage.ticket()).toMatchObject({ closed: false, notes: stage.opened.notes });
    expect(await stage.entries(stage.device)).toMatchObject([{ end_reason: 'group-gone' }]);
  });

  test('entering again while its ticket is open adds one note to it', async () => {
    const stage = await withTicket(store, { leaving: 'nothing' });
    await leave(stage, stage.device);
    await stage.run();
    await stage.enter(stage.device);
    await stage.pass(10);
    expect(await stage.run()).toMatchObject({ opened: [], noted: 1 });
    expect((await stage.run()).noted).toBe(0);
    const { notes } = await stage.ticket();
    expect(notes.filter((text) => text.includes('entered again'))).toHaveLength(1);
  });

  test('entering again opens a new ticket where that was chosen, or where the old one is closed', async () => {
    const stage = await withTicket(store, closes);
    await leave(stage, stage.device);
    await stage.run();
    await stage.enter(stage.device);
    await stage.pass(10);
    expect((await stage.run()).opened).toHaveLength(1);
    await stage.set('tickets.reentry', 'new');
    await stage.map({ leaving: 'nothing' });
    await leave(stage, stage.device);
    await stage.run();
    await stage.enter(stage.device);
    await stage.pass(10);
    expect((await stage.run()).opened).toHaveLength(1);
    expect(new Set((await stage.tickets()).map(({ externalXRef }) => externalXRef)).size).toBe(3);
  });

  test('entering again puts the ticket back to its first status where that was chosen', async () => {
    const stage = await withTicket(store, { leaving: 'nothing' });
    await stage.set('tickets.reentry', 'reopen');
    await workOn(stage, stage.opened);
    expect((await stage.ticket()).statusName).not.toBe(stage.opened.statusName);
    await leave(stage, stage.device);
    await stage.run();
    await stage.enter(stage.device);
    await stage.pass(10);
    expect(await stage.run()).toMatchObject({ opened: [], noted: 1 });
    expect((await stage.ticket()).statusName).toBe(stage.opened.statusName);
  });

  test('a ticket that a person closed while the device stays is reopened after seven days', async () => {
    const stage = await withTicket(store);
    await stage.touch(stage.opened, 'close');
    await stage.pass(7 * 60);
    expect(await stage.run()).toMatchObject({ reopened: 0, opened: [] });
    await stage.pass(6 * DAY);
    expect((await stage.run()).reopened).toBe(0);
    await stage.pass(DAY);
    expect((await stage.run()).reopened).toBe(1);
    const ticket = await stage.ticket();
    expect(ticket.closed).toBe(false);
    expect(ticket.notes.at(-1)).toContain('is still in the group');
  });

  test('or it gets a new ticket, as one that a person closed is theirs', async () => {
    const stage = await withTicket(store);
    await stage.set('tickets.closedByPerson', 'new');
    await stage.touch(stage.opened, 'close');
    await stage.pass(7 * 60);
    await stage.run();
    await stage.pass(8 * DAY);
    await stage.run();
    expect((await stage.run()).opened).toHaveLength(1);
    expect((await stage.tickets()).map(({ closed }) => closed)).toEqual([true, false]);
  });

  test.each([
    ['note', 1],
    ['close', 0],
  ] as const)('a merged ticket is followed to its parent, which is not closed: leaving %s', async (leaving, noted) => {
    const stage = await withTicket(store, { leaving });
    const other = stage.devices[1] as StageDevice;
    await stage.enter(other);
    await stage.pass(10);
    await stage.run();
    const [child, parent] = (await stage.tickets()) as [SandboxTicket, SandboxTicket];
    await stage.touch(child, 'merge', { into: parent.id });
    await leave(stage, stage.device);
    expect(await stage.run()).toMatchObject({ noted, closed: 0 });
    const after = (await stage.tickets()).find(({ id }) => id === parent.id);
    expect(after?.closed).toBe(false);
    expect(after?.notes.filter((text) => text.includes(`${stage.device.name}, group`))).toHaveLength(noted);
  });

  test('a deleted ticket is not replaced while its device stays', async () => {
    const stage = await withTicket(store);
    await stage.touch(stage.opened, 'delete');
    await stage.pass(7 * 60);
    await stage.run();
    await stage.pass(10);
    await stage.run();
    expect(await stage.tickets()).toEqual([]);
    expect(await stage.entries(stage.device)).toMatchObject([{ note: 'its ticket was deleted' }]);
  });

  test('a device that moves starts a new entry at the new account, and its old ticket stays as it is', async () => {
    const stage = await withTicket(store, closes);
    const there = stage.devices.find(({ companyId }) => companyId !== stage.device.companyId) as StageDevice;
    const move = { server: stage.server.name, deviceId: stage.device.id, groupId: there.groupId };
    await sandbox.move({ moveDevice: move });
    await stage.pass(10);
    await stage.run();
    expect((await stage.run()).opened).toHaveLength(1);
    const [old, fresh] = await stage.tickets();
    expect(old).toMatchObject({ companyId: stage.device.companyId, closed: false, notes: stage.opened.notes });
    expect(fresh).toMatchObject({ companyId: there.companyId });
    expect(await stage.entries(stage.device)).toMatchObject([{ end_reason: 'moved' }, { state: 'open' }]);
  });

  test('another account of the same company is no move, and its tickets are still the device’s own', async () => {
    const stage = await withTicket(store);
    const { groupKey, companyId } = stage.device;
    await mapGroup(stage.app, `group:${groupKey}`, { company: `company:${companyId}`, by: 'anna' });
    await stage.pass(10);
    await stage.run();
    await stage.run();
    expect(await stage.tickets()).toHaveLength(1);
    await leave(stage, stage.device);
    await stage.run();
    await stage.enter(stage.device);
    await stage.pass(10);
    await stage.run();
    expect((await stage.ticket()).notes.filter((text) => text.includes('entered again'))).toHaveLength(1);
  });

  test('a mapping that goes away closes nothing', async () => {
    const stage = await withTicket(store, closes);
    await unmapGroup(stage.app, `group:${stage.device.groupKey}`, { by: 'anna' });
    await stage.pass(10);
    await stage.run();
    expect(await stage.ticket()).toMatchObject({ closed: false, notes: stage.opened.notes });
  });

  test('one ticket per device is closed when the last group is left', async () => {
    const stage = await stageTickets(store, sandbox, { rule: { delayMinutes: 0, ...closes } });
    const device = stage.devices[0] as StageDevice;
    const other = stage.others[0] as (typeof stage.others)[number];
    await stage.set('tickets.ticketPer', 'device');
    await stage.map({ delayMinutes: 0, ...closes }, other.key);
    await stage.pass(10);
    await stage.enter(device);
    await stage.enter(device, other.id);
    await stage.pass(10);
    await stage.run();
    await leave(stage, device);
    expect(await stage.run()).toMatchObject({ closed: 0, noted: 1 });
    await stage.exit(device, other.id);
    await stage.pass(10);
    await stage.pass(10);
    expect((await stage.run()).closed).toBe(1);
    expect(await stage.ticket()).toMatchObject({ closed: true });
  });

  test('a pause writes no note before it ends', async () => {
    const stage = await withTicket(store);
    await leave(stage, stage.device);
    await pause(stage.app, { accountId: null, reason: '', until: null, by: 'anna' });
    expect((await stage.run()).noted).toBe(0);
    await resume(stage.app, { accountId: null, by: 'anna' });
    expect((await stage.run()).noted).toBe(1);
  });

  test('no call of these tests was one that the vendors would not take', async () => {
    expect(await sandbox.violations()).toEqual([]);
  });
});
