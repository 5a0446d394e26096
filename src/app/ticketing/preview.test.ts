import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeEachDatabase } from '../../../test/support/databases.ts';
import { type Sandbox, startSandbox } from '../../../test/support/sandbox.ts';
import { stageTickets, type TicketStage } from '../../../test/support/ticket-stage.ts';
import { setSwitches } from '../mapping/account-switches.ts';
import { pause, resume } from '../pauses.ts';
import { previewTickets } from './preview.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo', seed: 7 });
});
afterAll(() => sandbox?.stop());

describeEachDatabase('a preview of tickets', (store) => {
  const tables = ['entries', 'findings', 'writes', 'audit'] as const;
  const stored = () => Promise.all(tables.map((name) => store.db.read.selectFrom(name).selectAll().execute()));

  /** What is previewed, and that nothing was written by it, here or there. */
  async function preview(stage: TicketStage) {
    const before = [await stored(), (await sandbox.state()).connectwise];
    const previewed = await previewTickets(stage.app);
    expect([await stored(), (await sandbox.state()).connectwise]).toEqual(before);
    return previewed;
  }

  test('says of each ticket what the run then opens, the oldest first up to the limit, and writes nothing', async () => {
    const stage = await stageTickets(store, sandbox);
    await stage.set('tickets.perRun', '1');
    const [one, other] = stage.devices;
    if (one === undefined || other === undefined) throw new Error('two devices are needed');
    await stage.enter(one);
    await stage.pass(10);
    await stage.enter(other);
    await stage.pass(10);
    const { rows, limit } = await preview(stage);
    expect([limit, rows.map(({ device, outcome }) => [device, outcome])]).toEqual([
      1,
      [
        [one.name, 'opens'],
        [other.name, 'over-limit'],
      ],
    ]);
    expect(rows[0]).toMatchObject({ why: '', earlierTicketId: null });
    const { opened, waiting } = await stage.run();
    expect(opened).toMatchObject([{ device: one.name, summary: rows[0]?.summary }]);
    expect(waiting).toMatchObject([{ device: other.name, why: rows[1]?.why }]);
    const { name } = await store.db.read
      .selectFrom('companies')
      .select('name')
      .where('vendor_id', '=', String(one.companyId))
      .executeTakeFirstOrThrow();
    expect(rows[0]?.customer).toBe(name);
  });

  test('what waits says why, as the run says it: a delay, a pause, an account without tickets', async () => {
    const stage = await stageTickets(store, sandbox, { rule: { delayMinutes: 30 } });
    const [device] = stage.devices;
    if (device === undefined) throw new Error('no device is mapped');
    await stage.enter(device);
    await stage.pass(10);
    await stage.pass(10);
    const standing = async () => (await preview(stage)).rows.map(({ outcome, why }) => `${outcome}: ${why}`);
    expect(await standing()).toEqual([expect.stringMatching(/^waits: its delay of 30 minutes ends at /)]);
    await stage.pass(31);
    await pause(stage.app, { accountId: null, reason: 'inventory', until: null, by: 'anna' });
    expect(await standing()).toEqual(['waits: tickets are paused']);
    await resume(stage.app, { accountId: null, by: 'anna' });
    expect(await standing()).toEqual(['opens: ']);
    await setSwitches(stage.app, `account:${device.accountId}`, { switches: { ticketing: false }, by: 'anna' });
    expect(await standing()).toEqual(['none: tickets are switched off for its account']);
  });

  test('a device that had a ticket for the group says that this one may be used again', async () => {
    const stage = await stageTickets(store, sandbox);
    const [device] = stage.devices;
    if (device === undefined) throw new Error('no device is mapped');
    await stage.enter(device);
    await stage.pass(10);
    await stage.run();
    await stage.exit(device);
    await stage.pass(10);
    await stage.pass(10);
    await stage.run();
    await stage.enter(device);
    await stage.pass(10);
    const { rows } = await preview(stage);
    expect(rows).toMatchObject([{ outcome: 'opens', earlierTicketId: String((await stage.ticket()).id) }]);
    expect((await stage.run()).noted).toBe(1);
  });
});
