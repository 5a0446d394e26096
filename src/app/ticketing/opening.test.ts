import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeEachDatabase } from '../../../test/support/databases.ts';
import { type Sandbox, startSandbox } from '../../../test/support/sandbox.ts';
import { type StageDevice, stageTickets } from '../../../test/support/ticket-stage.ts';
import { setSwitches } from '../mapping/account-switches.ts';
import { changeOptions, mapPriority, unmapPriority } from '../mapping/priorities.ts';
import { pause, resume } from '../pauses.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo', seed: 7 });
});
afterAll(() => sandbox?.stop());

const first = (devices: readonly StageDevice[]): StageDevice => {
  const [device] = devices;
  if (device === undefined) throw new Error('no device is mapped');
  return device;
};

describeEachDatabase('opening tickets', (store) => {
  test('a device that enters a watched group gets one ticket, and never a second one while it stays', async () => {
    const stage = await stageTickets(store, sandbox);
    const device = first(stage.devices);
    await stage.enter(device);
    await stage.pass(10);
    const report = await stage.run();
    expect(report.opened).toMatchObject([{ device: device.name }]);
    const ticket = await stage.ticket();
    expect(ticket).toMatchObject({ companyId: device.companyId, closed: false });
    expect(ticket.summary).toContain(device.name);
    expect(ticket.notes.join()).toContain(stage.group.name);
    expect(ticket.notes.join()).toMatch(/Last seen: \d{4}-\d\d-\d\d \d\d:\d\d$/m);
    await stage.pass(10);
    expect((await stage.run()).opened).toEqual([]);
    await stage.pass(10);
    await stage.run();
    await stage.ticket();
  });

  test('what was in the group at its first listing opens nothing', async () => {
    const stage = await stageTickets(store, sandbox, { baselined: false });
    const device = first(stage.devices);
    await stage.enter(device);
    expect((await stage.run()).opened).toEqual([]);
    await stage.pass(10);
    expect((await stage.run()).opened).toEqual([]);
    expect(await stage.tickets()).toEqual([]);
  });

  test('a group that is watched again has a new baseline, also where no sync saw it unwatched', async () => {
    const stage = await stageTickets(store, sandbox);
    const device = first(stage.devices);
    await stage.enter(device);
    await stage.pass(10);
    await unmapPriority(stage.app, `group:${stage.group.key}`, { by: 'anna' });
    expect((await stage.run()).opened).toEqual([]);
    await stage.map({ delayMinutes: 0 });
    const report = await stage.run();
    expect(report.waiting).toMatchObject([{ why: 'the first listing of its group has not come yet' }]);
    await stage.pass(10);
    await stage.run();
    expect(await stage.tickets()).toEqual([]);
  });

  test('the delay counts from the first sign of life after the device entered', async () => {
    const stage = await stageTickets(store, sandbox, { rule: {} });
    const device = first(stage.devices);
    await stage.enter(device);
    await stage.pass(10);
    expect((await stage.run()).waiting[0]?.why).toBe('the device has not been seen since it entered');
    await stage.pass(20);
    expect((await stage.run()).waiting[0]?.why).toMatch(/^its delay of 60 minutes ends at /);
    await stage.pass(61);
    expect((await stage.run()).opened).toHaveLength(1);
  });

  test('a device that is silent since it entered gets no ticket', async () => {
    const stage = await stageTickets(store, sandbox, { rule: {} });
    const device = first(stage.devices);
    await sandbox.move({ silence: { server: stage.server.name, deviceIds: [device.id] } });
    await stage.enter(device);
    for (let hour = 0; hour < 3; hour += 1) await stage.pass(60);
    expect((await stage.run()).waiting[0]?.why).toBe('the device has not been seen since it entered');
    expect(await stage.tickets()).toEqual([]);
  });

  test('a device that leaves within the delay opens nothing', async () => {
    const stage = await stageTickets(store, sandbox, { rule: {} });
    const device = first(stage.devices);
    await stage.enter(device);
    await stage.pass(10);
    await stage.exit(device);
    await stage.pass(10);
    expect((await stage.run()).waiting[0]?.why).toBe('the last listing of its group lacked it: the next one tells');
    await stage.pass(10);
    await stage.run();
    expect(await stage.entries(device)).toMatchObject([{ state: 'none', end_reason: 'left' }]);
    expect(await stage.tickets()).toEqual([]);
  });

  test('a muted device waits, and opens nothing before it is unmuted, unless its group says so', async () => {
    const stage = await stageTickets(store, sandbox);
    const device = first(stage.devices);
    const mute = (muted: boolean) => sandbox.move({ mute: { server: stage.server.name, deviceId: device.id, muted } });
    await mute(true);
    await stage.enter(device);
    await stage.pass(10);
    expect((await stage.run()).waiting[0]?.why).toBe('the device is muted');
    await stage.map({ mutedOpen: true });
    expect((await stage.run()).opened).toHaveLength(1);
  });

  test('an account with tickets off opens nothing, also for what was in the group when it is switched on', async () => {
    const stage = await stageTickets(store, sandbox);
    const device = first(stage.devices);
    const turn = (ticketing: boolean) =>
      setSwitches(stage.app, `account:${device.accountId}`, { switches: { ticketing }, by: 'anna' });
    await turn(false);
    await stage.enter(device);
    await stage.pass(10);
    await stage.run();
    await turn(true);
    await stage.run();
    expect(await stage.entries(device)).toMatchObject([
      { state: 'none', note: 'tickets are switched off for its account' },
    ]);
    expect(await stage.tickets()).toEqual([]);
  });

  test('a pause of everything or of one account keeps tickets waiting, and its end opens them', async () => {
    const stage = await stageTickets(store, sandbox);
    const device = first(stage.devices);
    const other = stage.devices.find(({ accountId }) => accountId !== device.accountId) as StageDevice;
    const paused = { reason: 'upgrade', until: null, by: 'anna' };
    await pause(stage.app, { accountId: device.accountId, ...paused });
    await stage.enter(device);
    await stage.enter(other);
    await stage.pass(10);
    const report = await stage.run();
    expect(report.opened).toMatchObject([{ device: other.name }]);
    expect(report.waiting).toMatchObject([{ device: device.name, why: 'tickets are paused' }]);
    await resume(stage.app, { accountId: device.accountId, by: 'anna' });
    expect((await stage.run()).opened).toMatchObject([{ device: device.name }]);
  });

  test('a device without an account is listed as unrouted, or goes to the fallback company', async () => {
    const stage = await stageTickets(store, sandbox);
    const device = first(stage.devices);
    const lost = 'Lost';
    await sandbox.move({ addGroup: { server: stage.server.name, name: lost, kind: 'static', customer: true } });
    await stage.sync();
    const group = await stage.app.db.read
      .selectFrom('groups')
      .select('vendor_id')
      .where('name', '=', lost)
      .executeTakeFirstOrThrow();
    await sandbox.move({
      moveDevice: { server: stage.server.name, deviceId: device.id, groupId: group.vendor_id },
    });
    await stage.enter(device);
    await stage.pass(10);
    expect((await stage.run()).waiting[0]?.why).toMatch(/^the device has no account/);
    await stage.set('tickets.fallbackCompanyId', `${device.companyId}`);
    expect((await stage.run()).opened).toHaveLength(1);
    expect(await stage.ticket()).toMatchObject({ companyId: device.companyId });
  });

  test('while the data of its ESET server is stale a ticket waits, as the device may have left', async () => {
    const stage = await stageTickets(store, sandbox);
    const device = first(stage.devices);
    await stage.enter(device);
    await stage.pass(10);
    await stage.advance(31);
    expect((await stage.run()).waiting[0]?.why).toMatch(/^the data of Fleet are stale: they are of .*Z$/);
    await stage.pass(1);
    expect((await stage.run()).opened).toHaveLength(1);
  });

  test('while the members of its group cannot be read a ticket waits', async () => {
    const stage = await stageTickets(store, sandbox);
    const device = first(stage.devices);
    await stage.enter(device);
    await stage.pass(10);
    await sandbox.fault({ server: stage.server.name, kind: 'status', path: stage.group.id, times: 0, value: 403 });
    await stage.pass(10);
    expect((await stage.run()).waiting[0]?.why).toMatch(/^nothing was concluded from the members of its group: /);
    await sandbox.clearFaults();
    await stage.pass(10);
    expect((await stage.run()).opened).toHaveLength(1);
  });

  test('over the limit of a run the oldest go first, and the rest wait and are shown', async () => {
    const stage = await stageTickets(store, sandbox);
    const [one, two, three] = stage.devices as [StageDevice, StageDevice, StageDevice];
    await stage.set('tickets.perRun', '2');
    await stage.enter(three);
    await stage.pass(10);
    await stage.enter(one);
    await stage.enter(two);
    await stage.pass(10);
    const report = await stage.run();
    expect(report.opened).toHaveLength(2);
    expect(report.opened[0]).toMatchObject({ device: three.name });
    expect(report.overLimit).toBe(1);
    expect(report.waiting).toMatchObject([{ why: 'the limit of 2 tickets a run is reached: 1 wait for the next one' }]);
    expect((await stage.run()).opened).toHaveLength(1);
    expect(await stage.tickets()).toHaveLength(3);
  });

  test('a device that leaves while its ticket is due and held loses nothing: it is opened, and then says that it left', async () => {
    const stage = await stageTickets(store, sandbox);
    const [one, two, three] = stage.devices as [StageDevice, StageDevice, StageDevice];
    await stage.set('tickets.perRun', '1');
    for (const device of [one, two, three]) await stage.enter(device);
    await stage.pass(10);
    expect(await stage.run()).toMatchObject({ opened: [{ device: one.name }], overLimit: 2 });
    await pause(stage.app, { accountId: null, reason: 'upgrade', until: null, by: 'anna' });
    await stage.exit(two);
    await sandbox.move({ leave: { server: stage.server.name, deviceIds: [three.id] } });
    for (let listing = 1; listing <= 2; listing += 1) await stage.pass(10);
    expect(await stage.run()).toMatchObject({ opened: [] });
    await resume(stage.app, { accountId: null, by: 'anna' });
    await stage.set('tickets.perRun', '20');
    expect((await stage.run()).opened.map(({ device }) => device)).toEqual([two.name, three.name]);
    expect(await stage.run()).toMatchObject({ opened: [], noted: 1 });
    expect(await stage.run()).toMatchObject({ opened: [], noted: 0 });
    const [, left, gone] = await stage.tickets();
    expect(left?.notes.at(-1)).toContain('left the group');
    expect(gone).toMatchObject({ closed: false });
  });

  test('where that is asked, what is in a group already opens tickets too, whether it was listed before or not', async () => {
    const stage = await stageTickets(store, sandbox);
    const [one, two, three] = stage.devices as [StageDevice, StageDevice, StageDevice];
    const fresh = stage.others[0] as (typeof stage.others)[number];
    for (const device of [one, two]) await stage.enter(device, fresh.id);
    const rule = { priority: 'Priority 4 - Low', options: { delayMinutes: 0 }, by: 'anna' };
    const on = `group:${fresh.key}`;
    expect(await mapPriority(stage.app, on, rule)).toMatchObject({ changed: true, asked: 0 });
    await stage.pass(10);
    expect(await stage.run()).toMatchObject({ opened: [] });
    const there = (await stage.entries(one)).length + (await stage.entries(two)).length;
    expect(there).toBe(2);
    const asked = await changeOptions(stage.app, on, { options: {}, by: 'anna', openPresent: true });
    expect(asked.asked).toBeGreaterThanOrEqual(2);
    await stage.set('tickets.perRun', '100');
    const opened = (await stage.run()).opened.map(({ device }) => device);
    expect(opened).toEqual(expect.arrayContaining([one.name, two.name]));
    expect(await changeOptions(stage.app, on, { options: {}, by: 'anna', openPresent: true })).toMatchObject({
      asked: 0,
    });
    expect(await stage.run()).toMatchObject({ opened: [] });
    const [, unlisted] = stage.others as [unknown, (typeof stage.others)[number]];
    await stage.enter(three, unlisted.id);
    await mapPriority(stage.app, `group:${unlisted.key}`, { ...rule, openPresent: true });
    await stage.pass(10);
    expect((await stage.run()).opened.map(({ device }) => device)).toContain(three.name);
  });

  test('one ticket per device: further groups add a note', async () => {
    const stage = await stageTickets(store, sandbox);
    const device = first(stage.devices);
    const other = stage.others[0] as (typeof stage.others)[number];
    await stage.set('tickets.ticketPer', 'device');
    await stage.map({ delayMinutes: 0 }, other.key);
    await stage.pass(10);
    await stage.enter(device);
    await stage.enter(device, other.id);
    await stage.pass(10);
    const report = await stage.run();
    expect(report).toMatchObject({ noted: 1, opened: [{ device: device.name }] });
    const ticket = await stage.ticket();
    expect(ticket.notes.filter((text) => text.includes('entered another group'))).toHaveLength(1);
  });

  test('no call of these tests was one that the vendors would not take', async () => {
    expect(await sandbox.violations()).toEqual([]);
  });
});
