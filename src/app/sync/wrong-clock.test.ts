import { beforeEach, expect, test } from 'vitest';
import { appOn, type TestClock, testClock } from '../../../test/support/app.ts';
import { describeEachDatabase } from '../../../test/support/databases.ts';
import {
  type SmallEset,
  smallDevice,
  smallEset,
  smallGroup,
  smallVendors,
} from '../../../test/support/small-servers.ts';
import { VendorError } from '../../errors.ts';
import type { App } from '../app.ts';
import { connectionStatuses, dataAt } from '../connection-status.ts';
import { connect } from '../connections.ts';
import { checkHealth } from '../health.ts';
import { syncConnection } from './sync-connection.ts';

const MINUTE = 60_000;
const TWO_DAYS = 48 * 60 * MINUTE;
const signal = new AbortController().signal;

describeEachDatabase('a clock that was wrong', (store) => {
  let clock: TestClock;
  let eset: SmallEset;
  let app: App;
  beforeEach(async () => {
    clock = testClock();
    eset = smallEset();
    eset.groups = [smallGroup('all')];
    eset.devices = [smallDevice('1', { groupId: 'all' })];
    app = appOn(store, { clock, vendors: smallVendors({ eset: { fleet: eset } }) });
    const draft = { name: 'Fleet', kind: 'small-eset', settings: { server: 'fleet' }, secrets: {} };
    await connect(app, draft, { by: 'anna', signal, test: 'none', trust: null });
  });

  const sync = () => syncConnection(app, { name: 'Fleet', by: 'anna' }, signal);
  const nowWords = () => new Date(clock.now()).toISOString();

  async function status() {
    const [one] = await connectionStatuses(app);
    if (one === undefined) throw new Error('there is a connection');
    return { state: one.state, stale: one.stale, datedAhead: one.datedAhead, at: dataAt(one.connection) };
  }

  async function syncTwoDaysAhead(): Promise<void> {
    clock.advance(TWO_DAYS);
    await sync();
    clock.advance(-TWO_DAYS);
  }

  test('data that are dated ahead are stale, and it is said why and how that ends', async () => {
    await syncTwoDaysAhead();
    expect(await status()).toMatchObject({ state: 'stale', stale: true, datedAhead: true });
    const { reasons } = await checkHealth(app, { lookedAt: clock.now() });
    expect(reasons).toEqual([
      "The data of Fleet are stale: they are dated ahead of this machine's clock (2026-03-04T08:00:00.000Z): once the clock is right, the next good sync settles it.",
    ]);
  });

  test('a good sync at the right time makes them fresh, and as old as it is', async () => {
    await syncTwoDaysAhead();
    await sync();
    expect(await status()).toEqual({ state: 'ok', stale: false, datedAhead: false, at: nowWords() });
    clock.advance(31 * MINUTE);
    expect(await status()).toMatchObject({ state: 'stale' });
  });

  test('when syncs fail after that, data are stale in time, also on the day that they were dated with', async () => {
    await syncTwoDaysAhead();
    await sync();
    eset.bend = () => [new VendorError('unavailable', 'gone')];
    for (const pause of [31 * MINUTE, TWO_DAYS - 31 * MINUTE]) {
      clock.advance(pause);
      await sync();
      expect(await status()).toMatchObject({ state: 'failed', stale: true });
    }
  });

  test('clocks that differ by some minutes make nothing stale', async () => {
    await sync();
    clock.advance(-5 * MINUTE);
    expect(await status()).toMatchObject({ state: 'ok', stale: false });
  });
});
