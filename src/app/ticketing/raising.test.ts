import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeEachDatabase } from '../../../test/support/databases.ts';
import { type Sandbox, startSandbox } from '../../../test/support/sandbox.ts';
import { stageTickets } from '../../../test/support/ticket-stage.ts';
import { loadFindings } from '../../store/findings.ts';
import { mapPriority } from '../mapping/priorities.ts';

const MOST_URGENT = 'Priority 1 - Critical';
const LEAST_URGENT = 'Priority 4 - Low';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo', seed: 7 });
});
afterAll(() => sandbox?.stop());

describeEachDatabase('raising a priority', (store) => {
  /** A device whose ticket has the least urgent priority, and that has entered another group with the most urgent. */
  async function withFurther(rule = MOST_URGENT) {
    const stage = await stageTickets(store, sandbox);
    const [device] = stage.devices;
    const [other, third] = stage.others;
    if (device === undefined || other === undefined || third === undefined) throw new Error('the stage is too small');
    await stage.set('tickets.ticketPer', 'device');
    await mapPriority(stage.app, `group:${other.key}`, { priority: rule, options: { delayMinutes: 0 }, by: 'anna' });
    await stage.pass(10);
    await stage.enter(device);
    await stage.pass(10);
    await stage.run();
    await stage.enter(device, other.id);
    await stage.pass(10);
    return { ...stage, device, third };
  }

  test('one ticket per device: a more urgent further group raises its priority, before its note', async () => {
    const stage = await withFurther();
    expect((await stage.ticket()).priorityName).toBe(LEAST_URGENT);
    expect(await stage.run()).toMatchObject({ noted: 1, opened: [] });
    expect((await stage.ticket()).priorityName).toBe(MOST_URGENT);
    expect(await stage.run()).toMatchObject({ noted: 0 });
  });

  test('a priority that was raised is raised no further once a person changed it', async () => {
    const stage = await withFurther('Priority 2 - High');
    await stage.touch(await stage.ticket(), 'priority', { priorityName: 'Priority 3 - Medium' });
    expect(await stage.run()).toMatchObject({ noted: 1 });
    expect((await stage.ticket()).priorityName).toBe('Priority 3 - Medium');
  });

  test('a less urgent further group lowers nothing', async () => {
    const stage = await withFurther();
    await stage.run();
    await stage.map({ delayMinutes: 0 }, stage.third.key);
    await stage.pass(10);
    await stage.enter(stage.device, stage.third.id);
    await stage.pass(10);
    expect(await stage.run()).toMatchObject({ noted: 1 });
    expect((await stage.ticket()).priorityName).toBe(MOST_URGENT);
  });

  test.each(['reset-after', 'reset-before'])(
    'a raise whose answer was lost (%s) is looked at, and sent again only where it did not arrive',
    async (kind) => {
      const stage = await withFurther();
      await sandbox.fault({ server: 'connectwise', method: 'PATCH', path: '/service/tickets', kind });
      await stage.run();
      await stage.advance(3);
      await stage.run();
      await stage.run();
      const ticket = await stage.ticket();
      expect(ticket.priorityName).toBe(MOST_URGENT);
      expect(ticket.notes.filter((text) => text.includes('entered another group'))).toHaveLength(1);
      const { writes } = (await sandbox.state()).connectwise;
      expect(writes.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
    },
  );

  test('a missing right to change priorities is a finding, and the note comes when it is given', async () => {
    const stage = await withFurther();
    await sandbox.fault({ server: 'connectwise', method: 'PATCH', path: '/service/tickets', kind: 'forbid' });
    expect(await stage.run()).toMatchObject({ failed: 1, noted: 0 });
    const [finding] = await loadFindings(stage.app.db.read, { kinds: ['right-missing'] });
    expect(finding?.facts).toEqual({ source: 'ConnectWise', right: 'change the priority of tickets' });
    await sandbox.clearFaults();
    expect(await stage.run()).toMatchObject({ noted: 1 });
    expect((await stage.ticket()).priorityName).toBe(MOST_URGENT);
  });

  test('no call of these tests was one that the vendors would not take', async () => {
    expect(await sandbox.violations()).toEqual([]);
  });
});
