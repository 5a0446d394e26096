import { expect, test } from 'vitest';
import { appOn, type TestClock, testClock } from '../../../test/support/app.ts';
import { describeEachDatabase, type TestStore } from '../../../test/support/databases.ts';
import {
  type SmallPsa,
  smallAddition,
  smallAgreement,
  smallCompany,
  smallPsa,
  smallVendors,
} from '../../../test/support/small-servers.ts';
import { VendorError } from '../../errors.ts';
import type { Run } from '../../store/runs.ts';
import { loadWatermarks } from '../../store/sync-state.ts';
import type { App } from '../app.ts';
import { connect } from '../connections.ts';
import { syncAdditions } from './sync-additions.ts';
import { type SyncOrder, syncConnection } from './sync-connection.ts';

interface Stage {
  app: App;
  clock: TestClock;
  psa: SmallPsa;
  psaConnection: number;
  sync(order?: Partial<SyncOrder>): Promise<Run>;
  additions(...agreementIds: string[]): ReturnType<typeof syncAdditions>;
  /** Maps a group to an account with this agreement, so that its additions have their turn. */
  map(...agreementIds: string[]): Promise<void>;
}

const MINUTES_10 = 600_000;
const HOUR = 3_600_000;
const signal = new AbortController().signal;
const manner = { by: 'anna', signal, test: 'none', trust: null } as const;

async function stageOn(store: TestStore): Promise<Stage> {
  const psa = smallPsa();
  psa.companies = [smallCompany('1'), smallCompany('2'), smallCompany('3'), smallCompany('4')];
  psa.agreements = [smallAgreement('10'), smallAgreement('11'), smallAgreement('12'), smallAgreement('13')];
  psa.services = [];
  psa.priorities = [{ id: '1', name: 'High', sortOrder: 1 }];
  psa.sources = [{ id: '3', name: 'Monitoring' }];
  psa.boards = [
    { id: '1', name: 'Service', inactive: false, isProject: false },
    { id: '2', name: 'Projects', inactive: false, isProject: true },
  ];
  psa.statuses = [{ id: '5', boardId: '1', name: 'New', closed: false, inactive: false, isDefault: true }];
  psa.choices = [
    { id: '7', boardId: '1', level: 'type', name: 'Incident', inactive: false },
    { id: '7', boardId: '2', level: 'type', name: 'Request', inactive: false },
  ];
  psa.additions = [smallAddition('100'), smallAddition('101', { agreementId: '11' })];
  const clock = testClock();
  const app = appOn(store, { clock, vendors: smallVendors({ eset: {}, psa }) });
  const draft = { name: 'ConnectWise', kind: 'small-psa', settings: {}, secrets: {} };
  const { connection } = await connect(app, draft, manner);
  return {
    ...{ app, clock, psa, psaConnection: connection.id },
    sync(order = {}) {
      clock.advance(MINUTES_10);
      psa.calls.length = 0;
      return syncConnection(app, { name: 'ConnectWise', by: 'anna', ...order }, signal);
    },
    additions(...agreementIds) {
      psa.calls.length = 0;
      return syncAdditions(app, { psaConnection: connection.id, agreementIds }, signal);
    },
    map: (...agreementIds) => mapAgreements(app, { psaConnection: connection.id, agreementIds }),
  };
}

async function mapAgreements(
  app: App,
  { psaConnection, agreementIds }: { psaConnection: number; agreementIds: readonly string[] },
): Promise<void> {
  const at = new Date(app.clock.now()).toISOString();
  await app.db.write(async (trx) => {
    for (const id of agreementIds) {
      const account = await trx
        .insertInto('accounts')
        .values({
          ...{ connection_id: psaConnection, company_vendor_id: '1', site_vendor_id: null, agreement_vendor_id: id },
          ...{ posting: 1, ticketing: 1, mode: null, created_at: at, created_by: 'anna' },
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      const group = await trx
        .insertInto('groups')
        .values({
          ...{ connection_id: psaConnection, vendor_id: `g${id}`, hash: '', since: at, missing_since: null },
          ...{ removed_at: null, unreadable: null, parent_vendor_id: null, name: id, name_key: id, kind: 'static' },
          ...{ is_customer: 0, members_doubt: null },
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      await trx
        .insertInto('group_maps')
        .values({
          ...{ from_at: at, to_at: null, by: 'anna', group_id: group.id, target: 'account', account_id: account.id },
          tickets: 0,
        })
        .execute();
    }
  });
}

describeEachDatabase('the sync of a PSA', (store) => {
  const companies = () => store.db.read.selectFrom('companies').selectAll().orderBy('id').execute();
  const additionRows = () => store.db.read.selectFrom('additions').selectAll().orderBy('id').execute();
  const doubts = async () => {
    const rows = await store.db.read.selectFrom('agreements').select(['vendor_id', 'additions_doubt']).execute();
    return Object.fromEntries(rows.map((row) => [row.vendor_id, row.additions_doubt]));
  };

  test('the first run reads everything, the next one only what changed, with an overlap', async () => {
    const { sync, psa, psaConnection } = await stageOn(store);
    expect(await sync()).toMatchObject({ state: 'ok', full: true });
    expect(psa.calls).toEqual([
      ...['companies', 'agreements', 'services', 'priorities', 'sources', 'boards'],
      ...['statuses 1', 'statuses 2', 'choices 1', 'choices 2'],
    ]);
    expect(await loadWatermarks(store.db.read, psaConnection)).toEqual({
      companies: '2026-03-01T00:00:00.000Z',
      agreements: '2026-03-01T00:00:00.000Z',
    });
    psa.companies[0] = smallCompany('1', { name: 'Renamed', changed: '2026-03-02T08:15:00.000Z' });
    const run = await sync();
    expect(run).toMatchObject({ state: 'ok', full: false });
    expect(psa.calls).toEqual([
      'companies since 2026-02-28T23:50:00.000Z',
      'agreements since 2026-02-28T23:50:00.000Z',
      'services',
    ]);
    expect(run.counts['companies']).toMatchObject({ changed: 1, removed: 0, missing: 0 });
    expect(await loadWatermarks(store.db.read, psaConnection)).toMatchObject({ companies: '2026-03-02T08:15:00.000Z' });
  });

  test('what is unique within its board only is kept apart', async () => {
    const { sync } = await stageOn(store);
    await sync();
    const choices = await store.db.read
      .selectFrom('choices')
      .select(['vendor_id', 'choice_vendor_id'])
      .orderBy('id')
      .execute();
    expect(choices).toEqual([
      { vendor_id: '1/type/7', choice_vendor_id: '7' },
      { vendor_id: '2/type/7', choice_vendor_id: '7' },
    ]);
  });

  test('the watermark stays where it was after a run that failed', async () => {
    const { sync, psa, psaConnection } = await stageOn(store);
    await sync();
    psa.companies.push(smallCompany('5', { changed: '2026-03-02T08:15:00.000Z' }));
    psa.bend = (pages, list) => (list.startsWith('agreements') ? [new VendorError('unavailable', 'no answer')] : pages);
    expect(await sync()).toMatchObject({ state: 'failed' });
    expect(await loadWatermarks(store.db.read, psaConnection)).toMatchObject({ companies: '2026-03-01T00:00:00.000Z' });
    expect(await companies()).toHaveLength(4);
    psa.bend = (pages) => pages;
    expect(await sync()).toMatchObject({ state: 'ok' });
    expect(await companies()).toHaveLength(5);
  });

  test('a full listing comes once a day, when asked for, and after a doubt', async () => {
    const { sync, clock, psa } = await stageOn(store);
    await sync();
    expect(await sync()).toMatchObject({ full: false });
    expect(await sync({ full: true })).toMatchObject({ full: true });
    clock.advance(24 * HOUR);
    expect(await sync()).toMatchObject({ full: true });
    expect(await sync()).toMatchObject({ full: false });
    psa.bend = (pages, list) => (list.startsWith('companies') ? pages.slice(0, 0) : pages);
    expect(await sync()).toMatchObject({ state: 'doubtful' });
    psa.bend = (pages) => pages;
    expect(await sync()).toMatchObject({ state: 'ok', full: true });
  });

  test('an incremental listing removes nothing; a company gone by its id is removed on a full one', async () => {
    const { sync, psa } = await stageOn(store);
    await sync();
    psa.companies.shift();
    expect((await sync()).counts['companies']).toMatchObject({ removed: 0, missing: 0 });
    expect((await sync({ full: true })).counts['companies']).toMatchObject({ removed: 1 });
    expect((await companies())[0]).toMatchObject({ vendor_id: '1', removed_at: '2026-03-02T08:30:00.000Z' });
  });

  test('a company that a missing right hides is not gone', async () => {
    const { sync, psa } = await stageOn(store);
    await sync();
    psa.companies.shift();
    psa.forbidden.add('1');
    expect((await sync({ full: true })).counts['companies']).toMatchObject({ removed: 0, forbidden: 1 });
    expect((await companies())[0]).toMatchObject({
      removed_at: null,
      unreadable: 'A right is missing: you may not see 1',
    });
  });

  test('a narrowed role that halves a list is a doubt, and nothing of the run is stored', async () => {
    const { sync, psa } = await stageOn(store);
    await sync();
    psa.agreements = [];
    psa.companies = psa.companies.slice(2).map((company) => ({ ...company, name: 'other' }));
    const run = await sync({ full: true });
    expect(run).toMatchObject({ state: 'doubtful', inDoubt: true });
    expect(run.message).toContain('The list of agreements came empty; there were 4.');
    expect((await companies()).map(({ name }) => name)).not.toContain('other');
    expect(await sync({ confirm: true })).toMatchObject({ state: 'ok', full: true, confirmedBy: 'anna' });
  });

  test('a missing right to boards or priorities is told and holds nothing else up', async () => {
    const { sync, psa } = await stageOn(store);
    psa.bend = (pages, list) => (list === 'boards' ? [new VendorError('forbidden', 'Table Setup')] : pages);
    const run = await sync();
    expect(run).toMatchObject({ state: 'ok', message: 'A right to read boards is missing: Table Setup' });
    expect(await companies()).toHaveLength(4);
  });

  test('a run that was cut off while it applied leaves the connection unsettled; the next one reads all and settles it', async () => {
    const { sync, app } = await stageOn(store);
    await sync();
    await app.db.write((trx) => trx.updateTable('connections').set({ unsettled: 1 }).execute());
    expect(await sync()).toMatchObject({ state: 'ok', full: true });
    const { unsettled } = await app.db.read.selectFrom('connections').select('unsettled').executeTakeFirstOrThrow();
    expect(unsettled).toBe(0);
  });

  test('additions are read for mapped agreements, at once after mapping, and then once a day', async () => {
    const { sync, clock, psa, map } = await stageOn(store);
    await sync();
    expect(await additionRows()).toEqual([]);
    await map('10');
    expect((await sync()).counts['additions']).toMatchObject({ read: 1, added: 1 });
    expect(await additionRows()).toMatchObject([{ vendor_id: '100', quantity: '5' }]);
    await sync();
    expect(psa.calls).not.toContain('additions 10');
    clock.advance(24 * HOUR);
    await sync();
    expect(psa.calls).toContain('additions 10');
  });

  test('additions that changed are stored, and the same again is no change', async () => {
    const { sync, psa, additions } = await stageOn(store);
    await sync();
    expect(await additions('10', '11')).toMatchObject({ read: ['10', '11'], doubtful: [], counts: { added: 2 } });
    psa.additions[0] = smallAddition('100', { quantity: '7' });
    expect(await additions('10', '11')).toMatchObject({ counts: { added: 0, changed: 1 } });
    expect(await additions('10', '11')).toMatchObject({ counts: { changed: 0 } });
    expect((await additionRows())[0]).toMatchObject({ quantity: '7' });
  });

  test('an addition that is gone by its id is removed', async () => {
    const { sync, psa, additions } = await stageOn(store);
    psa.additions.push(smallAddition('102'));
    await sync();
    await additions('10');
    psa.additions = psa.additions.filter(({ id }) => id !== '102');
    expect(await additions('10')).toMatchObject({ counts: { removed: 1 } });
    expect(psa.calls).toEqual(['additions 10', 'addition 102']);
  });

  test('a list of additions that lacks one that is there concludes nothing', async () => {
    const { sync, psa, additions } = await stageOn(store);
    psa.additions.push(smallAddition('102'));
    await sync();
    await additions('10');
    psa.additions[0] = smallAddition('100', { quantity: '9' });
    psa.bend = (pages, list) =>
      list === 'additions' ? pages.map((page) => ({ ...page, rows: [psa.additions[0]] }) as never) : pages;
    const read = await additions('10');
    expect(read).toMatchObject({ read: [], doubtful: [{ agreementId: '10' }] });
    expect((await additionRows())[0]).toMatchObject({ quantity: '5' });
    expect((await doubts())['10']).toBe('The list of its additions lacks one that is there.');
  });

  test('a list of additions that was filled and comes empty is a doubt, for its agreement alone', async () => {
    const { sync, psa, map } = await stageOn(store);
    await sync();
    await map('10', '11');
    await sync();
    psa.additions = [smallAddition('101', { agreementId: '11', quantity: '8' })];
    await store.db.write((trx) => trx.updateTable('agreements').set({ additions_read_at: '2026-01-01' }).execute());
    const run = await sync();
    expect(run).toMatchObject({ state: 'ok', inDoubt: true });
    expect(run.message).toBe(
      'Nothing was concluded from the additions of agreement 10: The list of its additions came empty; there were 1. If they are gone, confirm it: seatbridge sync ConnectWise --confirm',
    );
    expect(await additionRows()).toMatchObject([{ removed_at: null }, { quantity: '8' }]);
    expect((await doubts())['10']).toContain('came empty');
    expect(await sync({ confirm: true })).toMatchObject({ state: 'ok', inDoubt: false });
    expect((await additionRows())[0]).toMatchObject({ vendor_id: '100', removed_at: '2026-03-02T08:40:00.000Z' });
    expect((await doubts())['10']).toBeNull();
  });

  test('an unreadable addition is kept as it was; one without an id leaves its agreement in doubt', async () => {
    const { sync, psa, additions } = await stageOn(store);
    await sync();
    await additions('10');
    psa.additions = [smallAddition('102')];
    psa.unreadableAdditions = { '10': [{ id: '100', why: 'quantity is no number' }] };
    expect(await additions('10')).toMatchObject({ counts: { added: 1, unreadable: 1, removed: 0 } });
    expect((await additionRows())[0]).toMatchObject({ quantity: '5', unreadable: 'quantity is no number' });
    psa.unreadableAdditions = { '10': [{ id: null, why: 'no id' }] };
    expect(await additions('10')).toMatchObject({ read: [], doubtful: [{ agreementId: '10' }] });
  });

  test('an addition that could never be read leaves its agreement in doubt, as it may bill any service', async () => {
    const { sync, psa, additions } = await stageOn(store);
    await sync();
    psa.unreadableAdditions = { '10': [{ id: '102', why: 'quantity is no number' }] };
    const { read, doubtful } = await additions('10');
    expect(read).toEqual([]);
    expect(doubtful[0]?.why).toBe('Addition 102, which was never read before, cannot be read: quantity is no number.');
    expect((await doubts())['10']).toContain('Addition 102');
    psa.unreadableAdditions = {};
    expect(await additions('10')).toMatchObject({ read: ['10'], doubtful: [] });
  });

  test('a missing right to additions is told, and not asked for thousands of times', async () => {
    const { sync, psa, map } = await stageOn(store);
    const ids = Array.from({ length: 450 }, (_, i) => `${1000 + i}`);
    psa.pageSize = 500;
    psa.agreements = ids.map((id) => smallAgreement(id));
    await map(...ids);
    for (const id of ids) psa.forbidden.add(id);
    const run = await sync();
    expect(run.message).toContain('250 more agreements were not asked for.');
    expect(psa.calls.filter((call) => call.startsWith('additions'))).toHaveLength(200);
  });

  test('an agreement that moved to another company is stored so', async () => {
    const { sync, psa } = await stageOn(store);
    await sync();
    psa.agreements[0] = smallAgreement('10', { companyId: '2', changed: '2026-03-02T08:15:00.000Z' });
    expect((await sync()).counts['agreements']).toMatchObject({ changed: 1 });
    const rows = await store.db.read.selectFrom('agreements').select('company_vendor_id').orderBy('id').execute();
    expect(rows[0]).toEqual({ company_vendor_id: '2' });
  });
});
