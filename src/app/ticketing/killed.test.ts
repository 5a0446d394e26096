import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeEachDatabase, type TestStore } from '../../../test/support/databases.ts';
import { type Sandbox, startSandbox } from '../../../test/support/sandbox.ts';
import { type StageDevice, stageTickets, type TicketStage } from '../../../test/support/ticket-stage.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo', seed: 7 });
});
afterAll(() => sandbox?.stop());

const script = fileURLToPath(new URL('../../../test/support/run-tickets.ts', import.meta.url));

/** Lets another process work on the tickets and kills it so many milliseconds after it has begun. */
async function killAfter(store: TestStore, { app }: TicketStage, milliseconds: number): Promise<void> {
  const clock = new Date(app.clock.now()).toISOString();
  const child = spawn(process.execPath, [script, JSON.stringify(store.location), clock]);
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  await sleep(milliseconds);
  child.kill('SIGKILL');
  await ended;
}

/** Milliseconds: from before the first intent to after the last verdict. */
const delays = [20, 90, 170, 270];

describeEachDatabase('tickets of a process that is killed', (store) => {
  test('at any moment: the next run opens, notes and closes what is missing, and nothing twice', async () => {
    const stage = await stageTickets(store, sandbox, {
      baselined: false,
      rule: { delayMinutes: 0, leaving: 'close' },
    });
    const [constant, ...others] = stage.devices as [StageDevice, ...StageDevice[]];
    const devices = others.slice(0, 4);
    // One that stays: a list that came empty would be in doubt.
    await stage.enter(constant);
    await stage.pass(10);
    await sandbox.fault({ server: 'connectwise', kind: 'latency', path: '/service', value: 15, times: 0 });
    let stays = 0;
    for (const delay of delays) {
      for (const device of devices) await stage.enter(device);
      await stage.pass(10);
      await killAfter(store, stage, delay);
      stays += devices.length;
      await settle(stage);
      const opened = await stage.tickets();
      expect(opened).toHaveLength(stays);
      expect(new Set(opened.map(({ externalXRef }) => externalXRef)).size).toBe(stays);
      for (const device of devices) await stage.exit(device);
      await stage.pass(10);
      await stage.pass(10);
      await killAfter(store, stage, delay);
      await settle(stage);
      const closed = await stage.tickets();
      expect(closed.every((ticket) => ticket.closed)).toBe(true);
      for (const { notes } of closed) expect(notes.filter((text) => text.includes('left the group'))).toHaveLength(1);
    }
    const open = await store.db.read
      .selectFrom('writes')
      .select('state')
      .where('state', 'in', ['intended', 'unknown'])
      .execute();
    expect(open).toEqual([]);
  }, 120_000);
});

/** Runs until nothing can be on its way any more. */
async function settle(stage: TicketStage): Promise<void> {
  await stage.run();
  await stage.pass(3);
  await stage.run();
}
