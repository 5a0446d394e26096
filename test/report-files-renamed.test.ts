import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connect } from '../src/app/connections.ts';
import { mapGroup } from '../src/app/mapping/accounts.ts';
import { seatsOn } from '../src/app/seats.ts';
import { syncConnection } from '../src/app/sync/sync-connection.ts';
import { appOn, testClock } from './support/app.ts';
import { keepCustomers } from './support/customers.ts';
import { describeOnSqlite, type TestStore } from './support/databases.ts';

const { signal } = new AbortController();
const NIGHT_MS = 86_400_000;
const header = ['Computer', 'Group', 'Product', 'UUID'];

/** A server that writes one report each night: three computers of Alpha, and many of others; with or without a UUID. */
async function stageOn(store: TestStore, withId: boolean) {
  await keepCustomers(store.db);
  const folder = await mkdtemp(join(tmpdir(), 'seatbridge-renamed-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const clock = testClock('2026-03-02T03:00:00.000Z');
  const app = appOn(store, { clock });

  async function night(alpha: string): Promise<string> {
    clock.advance(NIGHT_MS);
    const computers = Array.from({ length: 23 }, (_, at) => [`PC-${at}`, at < 3 ? alpha : 'All/Others']);
    const rows = computers.map(([name = '', group = '']) => [name, group, 'ESET Endpoint Security', `id-${name}`]);
    const file = join(folder, 'all.csv');
    await writeFile(file, [header, ...rows].map((row) => `${row.join(';')}\r\n`).join(''));
    const at = new Date(clock.now() - 3_600_000);
    await utimes(file, at, at);
    return (await syncConnection(app, { name: 'Old', by: 'anna' }, signal)).state;
  }

  const columns = { name: 0, group: 1, product: 2, ...(withId && { id: 3 }) };
  const reports = { computers: { files: 'all.csv', delimiter: ';', header, closed: true, columns } };
  const draft = { name: 'Old', kind: 'era-report-files', settings: { folder, reports }, secrets: {} };
  await connect(app, draft, { by: 'anna', signal, test: 'none', trust: null });
  expect(await night('All/Alpha')).toBe('ok');
  await mapGroup(app, 'Alpha', { agreement: 'agreement:10', by: 'anna' });

  const seats = async () => {
    const { unrouted } = await seatsOn(app, { devices: false });
    const { devices } = await seatsOn(app, { devices: true });
    const ours = (devices ?? []).filter(({ server, account }) => server === 'Old' && account !== null);
    const open = unrouted.filter(({ group }) => group?.name.includes('Alpha'));
    return { billed: ours.length, unrouted: open.map(({ group, devices: count }) => `${group?.name}: ${count}`) };
  };
  return { night, seats };
}

describeOnSqlite('a group that was renamed on a server that is read by reports', (store) => {
  test('without a UUID its seats stay until two nights lack them, and the new one is a finding', async () => {
    const { night, seats } = await stageOn(store, false);
    expect(await seats()).toEqual({ billed: 3, unrouted: [] });
    const unrouted = ['Old / All / Alpha Ltd: 3'];
    expect(await night('All/Alpha Ltd')).toBe('ok');
    expect(await seats()).toEqual({ billed: 3, unrouted });
    expect(await night('All/Alpha Ltd')).toBe('ok');
    expect(await seats()).toEqual({ billed: 0, unrouted });
    expect(await night('All/Alpha')).toBe('ok');
    expect(await seats()).toEqual({ billed: 3, unrouted });
  });

  test('with a UUID its computers are where they are at once, and the new one is a finding', async () => {
    const { night, seats } = await stageOn(store, true);
    expect(await night('All/Alpha Ltd')).toBe('ok');
    expect(await seats()).toEqual({ billed: 0, unrouted: ['Old / All / Alpha Ltd: 3'] });
    expect(await night('All/Alpha')).toBe('ok');
    expect(await seats()).toEqual({ billed: 3, unrouted: [] });
  });
});
