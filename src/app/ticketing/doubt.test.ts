import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { describeEachDatabase, type TestStore } from '../../../test/support/databases.ts';
import { type Sandbox, type SandboxTicket, startSandbox } from '../../../test/support/sandbox.ts';
import { type StageDevice, stageTickets, type TicketStage } from '../../../test/support/ticket-stage.ts';
import { copyToFile, restoreFromFile } from '../../store/backup.ts';
import { openDbFile } from '../../store/db.ts';
import { loadFindings } from '../../store/findings.ts';
import { resume } from '../pauses.ts';
import { syncConnection } from '../sync/sync-connection.ts';
import { runTickets } from './run.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo', seed: 7 });
});
afterAll(() => sandbox?.stop());

const posts = { server: 'connectwise', method: 'POST', path: '/service/tickets(\\?|$)' };
const notes = { server: 'connectwise', method: 'POST', path: '/notes' };

/** A stage with one device whose ticket is due. */
async function withDue(store: TestStore, rule = {}): Promise<TicketStage & { device: StageDevice }> {
  const stage = await stageTickets(store, sandbox, { rule: { delayMinutes: 0, ...rule } });
  const device = stage.devices[0] as StageDevice;
  await stage.enter(device);
  await stage.pass(10);
  return { ...stage, device };
}

const references = (tickets: readonly SandboxTicket[]) => tickets.map(({ externalXRef }) => externalXRef);

const findingsOf = async ({ app }: TicketStage) =>
  (await loadFindings(app.db.read)).filter(({ kind }) =>
    ['ticket-refused', 'right-missing', 'credentials-refused', 'board-gone'].includes(kind),
  );

describeEachDatabase('a doubt about a ticket', (store) => {
  test.each(['reset-after', 'cut-body'])(
    'a ticket whose answer was lost (%s) is found by its reference',
    async (kind) => {
      const stage = await withDue(store);
      await sandbox.fault({ ...posts, kind });
      const report = await stage.run();
      expect(report.opened).toHaveLength(1);
      await stage.ticket();
      expect((await stage.run()).opened).toEqual([]);
      expect(await stage.entries(stage.device)).toMatchObject([{ state: 'open', ticket_id: expect.any(String) }]);
    },
  );

  test('what was stored of a write and cannot be read stays open, and keeps no other from being settled', async () => {
    const stage = await withDue(store);
    const other = stage.devices[1] as StageDevice;
    await stage.enter(other);
    await stage.pass(10);
    await sandbox.fault({ ...posts, kind: 'reset-before', times: 2 });
    expect(await stage.run()).toMatchObject({ unknown: 2 });
    const [first] = await store.db.read.selectFrom('writes').select('id').orderBy('id').execute();
    await store.db.write((trx) =>
      trx
        .updateTable('writes')
        .set({ intent: '{"draft":{}}' })
        .where('id', '=', first?.id ?? 0)
        .execute(),
    );
    await stage.pass(3);
    expect(await stage.run()).toMatchObject({ unknown: 1, opened: [{ device: other.name }] });
    expect(await stage.tickets()).toHaveLength(1);
  });

  test('a post that was lost on its way is unknown until nothing can be on its way, then sent again', async () => {
    const stage = await withDue(store);
    await sandbox.fault({ ...posts, kind: 'reset-before' });
    expect(await stage.run()).toMatchObject({ unknown: 1, opened: [] });
    expect(await stage.tickets()).toEqual([]);
    expect(await stage.run()).toMatchObject({ unknown: 1, opened: [] });
    await stage.pass(3);
    expect(await stage.run()).toMatchObject({ unknown: 0, opened: [{ device: stage.device.name }] });
    await stage.ticket();
  });

  test.each([
    ['slow', { kind: 'latency', value: 500 }],
    ['never answered', { kind: 'hang' }],
  ])('a post that is %s when the program is told to stop opens one ticket', async (_, fault) => {
    const stage = await withDue(store);
    await sandbox.fault({ ...posts, ...fault });
    const stop = new AbortController();
    const running = stage.run(stop.signal);
    const intents = async () => (await stage.app.db.read.selectFrom('writes').select('id').execute()).length;
    await expect.poll(intents).toBe(1);
    stop.abort();
    await Promise.allSettled([running]);
    await stage.pass(3);
    await stage.run();
    await stage.ticket();
    expect(await stage.entries(stage.device)).toMatchObject([{ state: 'open' }]);
  });

  test.each([500, 503])('after a %i there is one ticket', async (value) => {
    const stage = await withDue(store);
    await sandbox.fault({ ...posts, kind: 'status', value });
    await stage.run();
    await stage.pass(3);
    await stage.run();
    await stage.run();
    await stage.ticket();
  });

  test('after a 429 a ticket is sent again, once', async () => {
    const stage = await withDue(store);
    await sandbox.fault({ ...posts, kind: '429' });
    expect((await stage.run()).opened).toHaveLength(1);
    await stage.ticket();
  });

  test('what fails for one entry keeps no other from its turn, and has its own again in the next run', async () => {
    const stage = await withDue(store);
    const other = stage.devices[1] as StageDevice;
    await stage.enter(other);
    await stage.pass(10);
    await sandbox.fault({ ...posts, kind: 'status', value: 403 });
    const report = await stage.run();
    expect(report).toMatchObject({ failed: 1, opened: [{ device: other.name }] });
    expect(report.waiting).toMatchObject([{ device: stage.device.name }]);
    expect((await stage.run()).opened).toMatchObject([{ device: stage.device.name }]);
    expect(new Set(references(await stage.tickets())).size).toBe(2);
  });

  test('while the PSA refuses every post it is asked thrice, not for every entry, and all wait', async () => {
    const stage = await stageTickets(store, sandbox);
    for (const device of stage.devices.slice(0, 6)) await stage.enter(device);
    await stage.pass(10);
    await sandbox.fault({ server: 'connectwise', kind: 'status', path: '/service', value: 403, times: 0 });
    const before = (await sandbox.requests()).byServer['connectwise']?.total ?? 0;
    const report = await stage.run();
    expect(report).toMatchObject({ opened: [], failed: 6 });
    expect(report.waiting).toHaveLength(6);
    expect(((await sandbox.requests()).byServer['connectwise']?.total ?? 0) - before).toBeLessThanOrEqual(5);
    await sandbox.clearFaults();
    expect((await stage.run()).opened).toHaveLength(6);
  });

  test('a missing right is a finding until it is given, and the tickets are opened then', async () => {
    const stage = await withDue(store);
    await sandbox.fault({ ...posts, kind: 'forbid' });
    expect(await stage.run()).toMatchObject({ failed: 1, opened: [] });
    expect(await findingsOf(stage)).toMatchObject([
      { kind: 'right-missing', facts: { source: 'ConnectWise', right: 'open tickets' } },
    ]);
    await sandbox.clearFaults();
    expect((await stage.run()).opened).toHaveLength(1);
    expect(await findingsOf(stage)).toEqual([]);
  });

  test('refused credentials end the run with one clear error and a finding, and are not tried for each entry', async () => {
    const stage = await stageTickets(store, sandbox);
    for (const device of stage.devices.slice(0, 5)) await stage.enter(device);
    await stage.pass(10);
    await sandbox.move({ setCredential: { server: 'connectwise', privateKey: 'example-other' } });
    const before = (await sandbox.requests()).byServer['connectwise']?.total ?? 0;
    await expect(stage.run()).rejects.toMatchObject({ kind: 'auth' });
    expect(((await sandbox.requests()).byServer['connectwise']?.total ?? 0) - before).toBeLessThanOrEqual(2);
    expect(await findingsOf(stage)).toMatchObject([{ kind: 'credentials-refused' }]);
    const { privateKey } = sandbox.connectwise;
    await sandbox.move({ setCredential: { server: 'connectwise', privateKey } });
    expect((await stage.run()).opened).toHaveLength(5);
    expect(await findingsOf(stage)).toEqual([]);
  });

  test('a note whose answer was lost is found by its text', async () => {
    const stage = await withDue(store);
    await stage.run();
    await stage.exit(stage.device);
    await stage.pass(10);
    await stage.pass(10);
    await sandbox.fault({ ...notes, kind: 'reset-after' });
    expect((await stage.run()).noted).toBe(1);
    await stage.run();
    expect((await stage.ticket()).notes.filter((text) => text.includes('left the group'))).toHaveLength(1);
  });

  test('what ConnectWise refuses is tried once more with the least, and is a finding also when all is over', async () => {
    const stage = await withDue(store);
    await sandbox.fault({ ...posts, kind: 'status', value: 400 });
    expect((await stage.run()).opened).toHaveLength(1);
    const { writes } = (await sandbox.state()).connectwise;
    const sent = writes.filter(({ path }) => /\/service\/tickets$/.test(path)).map(({ body }) => body as object);
    expect(sent.at(-1)).toMatchObject({ summary: expect.any(String), board: expect.anything() });
    expect(sent.at(-1)).not.toHaveProperty('agreement');
    const found = await findingsOf(stage);
    expect(found).toMatchObject([{ kind: 'ticket-refused', facts: { device: stage.device.name } }]);
    await stage.exit(stage.device);
    await stage.pass(10);
    await stage.pass(10);
    await stage.run();
    expect(await findingsOf(stage)).toMatchObject(found.map(({ id, facts }) => ({ id, facts })));
    await stage.map({ summary: '{device}' });
    await stage.run();
    expect(await findingsOf(stage)).toEqual([]);
  });

  test('the words of the PSA are kept also where the answer to the second try was lost', async () => {
    const stage = await withDue(store);
    await sandbox.fault({ ...posts, kind: 'latency', value: 500, times: 0 });
    await sandbox.fault({ ...posts, kind: 'status', value: 400 });
    const running = stage.run();
    const sent = async () => (await sandbox.state()).connectwise.writes.length;
    await expect.poll(sent, { interval: 20, timeout: 5000 }).toBe(1);
    await sandbox.fault({ ...posts, kind: 'reset-after' });
    await running;
    await stage.ticket();
    expect(await findingsOf(stage)).toMatchObject([{ kind: 'ticket-refused' }]);
  });

  test('what is refused twice is a finding, and is tried again when its priority is said anew, or a day later', async () => {
    const stage = await withDue(store);
    await sandbox.fault({ ...posts, kind: 'status', value: 400, times: 4 });
    expect(await stage.run()).toMatchObject({ refused: 1, opened: [] });
    expect(await findingsOf(stage)).toMatchObject([{ kind: 'ticket-refused' }]);
    expect(await stage.run()).toMatchObject({ refused: 0, opened: [] });
    await stage.pass(24 * 60);
    expect(await stage.run()).toMatchObject({ refused: 1, opened: [] });
    await stage.pass(1);
    await stage.map({ summary: '{device} again' });
    expect((await stage.run()).opened).toHaveLength(1);
    expect(await findingsOf(stage)).toEqual([]);
    await stage.ticket();
  });

  test('a restored copy opens no second ticket for what was opened after its backup', async () => {
    const stage = await withDue(store);
    const other = stage.devices[1] as StageDevice;
    const restored = await restoreOn(store, stage, async () => {
      await stage.run();
      await stage.enter(other);
      await stage.pass(10);
      await stage.run();
    });
    expect(await restored.cycle()).toMatchObject({ opened: [], found: 2 });
    expect(await stage.tickets()).toHaveLength(2);
  });

  test('a restored copy takes over a ticket that a person has closed since, and opens no new one', async () => {
    const stage = await withDue(store);
    const other = stage.devices[1] as StageDevice;
    const restored = await restoreOn(store, stage, async () => {
      await stage.enter(other);
      await stage.pass(10);
      await stage.run();
      for (const ticket of await stage.tickets()) await stage.touch(ticket, 'close');
    });
    expect(await restored.cycle()).toMatchObject({ opened: [], found: 2 });
    expect(await stage.tickets()).toHaveLength(2);
  });

  test('a new stay in a restored copy gets a reference that no ticket has used', async () => {
    const stage = await withDue(store, { leaving: 'close' });
    const restored = await restoreOn(store, stage, async () => {
      for (let stay = 1; stay <= 2; stay += 1) {
        await stage.run();
        await stage.exit(stage.device);
        await stage.pass(10);
        await stage.pass(10);
        await stage.run();
        if (stay === 1) await stage.enter(stage.device);
        await stage.pass(10);
      }
    });
    await restored.cycle();
    await restored.cycle();
    await stage.enter(stage.device);
    expect((await restored.cycle()).opened).toHaveLength(1);
    expect(references(await stage.tickets()).map((reference) => reference.at(-1))).toEqual(['1', '2', '3']);
  });

  test('a restored copy writes no note a second time', async () => {
    const stage = await withDue(store);
    await stage.run();
    await stage.exit(stage.device);
    await stage.pass(10);
    await stage.pass(10);
    const restored = await restoreOn(store, stage, async () => {
      await stage.run();
    });
    await restored.cycle();
    expect((await stage.ticket()).notes.filter((text) => text.includes('left the group'))).toHaveLength(1);
  });

  test('no call of these tests was one that the vendors would not take', async () => {
    expect(await sandbox.violations()).toEqual([]);
  });
});

/** Goes on from the backup of a stage as it was before `since`, as another installation would. */
async function restoreOn(store: TestStore, { app, advance }: TicketStage, since: () => Promise<void>) {
  const file = join(store.dataFolder, 'kept.sqlite');
  const now = () => new Date(app.clock.now()).toISOString();
  await copyToFile(app.db, { file, now: now() });
  await since();
  await advance(1);
  const db = await openDbFile(join(store.dataFolder, 'restored.sqlite'));
  onTestFinished(() => db.close());
  await restoreFromFile(db, { file, now: now(), by: 'anna' });
  const restored = { ...app, db };
  await resume(restored, { accountId: null, by: 'anna' });
  const signal = new AbortController().signal;
  return {
    /** Ten minutes later: a sync and a run. */
    async cycle() {
      await advance(10);
      await syncConnection(restored, { name: 'Fleet', by: 'anna' }, signal);
      return runTickets(restored, signal);
    },
  };
}
