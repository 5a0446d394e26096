import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { appOn, testClock } from '../../../test/support/app.ts';
import { describeEachDatabase, type TestStore } from '../../../test/support/databases.ts';
import { type Sandbox, startSandbox } from '../../../test/support/sandbox.ts';
import {
  type SmallPsa,
  smallAddition,
  smallAgreement,
  smallCompany,
  smallPsa,
  smallVendors,
} from '../../../test/support/small-servers.ts';
import { loadFindings, saveFindings } from '../../store/findings.ts';
import { aboutConnection } from '../access-findings.ts';
import type { App } from '../app.ts';
import { connect, disconnect } from '../connections.ts';
import { syncAdditions } from './sync-additions.ts';
import { syncConnection } from './sync-connection.ts';

const signal = new AbortController().signal;
const manner = { by: 'anna', signal, test: 'none', trust: null } as const;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo' });
});
beforeEach(() => sandbox.reset());
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox.stop());

const findingsOf = async ({ db }: App) =>
  (await loadFindings(db.read)).map(({ kind, facts }) => ({ kind, ...(facts as object) }));

function stageOn(store: TestStore) {
  const clock = testClock();
  const app = appOn(store, { clock });
  return {
    app,
    async connectPsa() {
      const { companyId, privateKey, ...rest } = sandbox.connectwise;
      const settings = { ...rest, company: companyId };
      await connect(app, { name: 'PSA', kind: 'connectwise', settings, secrets: { privateKey } }, manner);
    },
    async connectCloud() {
      const server = sandbox.eset.find(({ kind }) => kind === 'protect-cloud');
      if (server === undefined) throw new Error('the sandbox has no cloud');
      const { kind, baseUrl, username, password, name } = server;
      const settings = { region: 'eu', baseUrl, username };
      await connect(app, { name: 'Cloud', kind, settings, secrets: { password } }, manner);
      return name;
    },
    sync(name: string, full = false) {
      clock.advance(600_000);
      return syncConnection(app, { name, full, by: 'anna' }, signal);
    },
  };
}

describeEachDatabase('what a sync finds amiss', (store) => {
  test('a missing right is a finding until a sync is given it', async () => {
    const { app, connectPsa, sync } = stageOn(store);
    await connectPsa();
    await sandbox.fault({ server: 'connectwise', kind: 'forbid', path: '/company/companies' });
    expect(await sync('PSA')).toMatchObject({ state: 'failed' });
    expect(await findingsOf(app)).toEqual([{ kind: 'right-missing', source: 'PSA', right: 'read companies' }]);
    await sandbox.clearFaults();
    expect(await sync('PSA')).toMatchObject({ state: 'ok' });
    expect(await findingsOf(app)).toEqual([]);
  });

  test('a missing right that a sync does not need stays a finding until one needs it', async () => {
    const { app, connectPsa, sync } = stageOn(store);
    await connectPsa();
    await sandbox.fault({ server: 'connectwise', kind: 'forbid', path: '/service/priorities' });
    expect(await sync('PSA')).toMatchObject({ state: 'ok', full: true });
    const missing = [{ kind: 'right-missing', source: 'PSA', right: 'read priorities' }];
    expect(await findingsOf(app)).toEqual(missing);
    await sandbox.clearFaults();
    expect(await sync('PSA')).toMatchObject({ state: 'ok', full: false });
    expect(await findingsOf(app)).toEqual(missing);
    await sync('PSA', true);
    expect(await findingsOf(app)).toEqual([]);
  });

  test('refused credentials are a finding until they are taken', async () => {
    const { app, connectCloud, sync } = stageOn(store);
    const server = await connectCloud();
    const password = sandbox.eset.find(({ name }) => name === server)?.password;
    await sandbox.move({ setCredential: { server, password: 'example-other' } });
    expect(await sync('Cloud')).toMatchObject({ state: 'failed' });
    expect(await findingsOf(app)).toMatchObject([{ kind: 'credentials-refused', source: 'Cloud' }]);
    await sandbox.move({ setCredential: { server, password } });
    expect(await sync('Cloud')).toMatchObject({ state: 'ok' });
    expect(await findingsOf(app)).toEqual([]);
  });

  test('records that cannot be read are a finding until they can', async () => {
    const { app, connectCloud, sync } = stageOn(store);
    const server = await connectCloud();
    await sync('Cloud');
    await sandbox.fault({ server, kind: 'bad-row', path: '^/v1/devices', times: 1 });
    expect(await sync('Cloud')).toMatchObject({ state: 'doubtful' });
    expect(await findingsOf(app)).toMatchObject([
      { kind: 'record-unreadable', source: 'Cloud', object: 'devices', count: 1 },
    ]);
    expect(await sync('Cloud')).toMatchObject({ state: 'ok' });
    expect(await findingsOf(app)).toEqual([]);
  });

  test('a server that does not answer says nothing of rights, credentials and records', async () => {
    const { app, connectPsa, sync } = stageOn(store);
    await connectPsa();
    await sandbox.fault({ server: 'connectwise', kind: 'forbid', path: '/company/companies' });
    await sync('PSA');
    await sandbox.clearFaults();
    await sandbox.fault({ server: 'connectwise', kind: 'status', value: 400, times: 0 });
    expect(await sync('PSA')).toMatchObject({ state: 'failed' });
    expect(await findingsOf(app)).toMatchObject([{ kind: 'right-missing', right: 'read companies' }]);
  });

  test('what others found of the connection stays, until it is disconnected', async () => {
    const { app, connectPsa, sync } = stageOn(store);
    await connectPsa();
    const object = aboutConnection(1, 'open tickets');
    const facts = { source: 'PSA', right: 'open tickets' };
    const findings = [{ kind: 'right-missing', object, seats: 0, cents: 0, facts } as const];
    await app.db.write((trx) => saveFindings(trx, { kinds: ['right-missing'], findings, at: '2026-01-01' }));
    await sync('PSA', true);
    expect(await findingsOf(app)).toEqual([{ kind: 'right-missing', ...facts }]);
    await disconnect(app, 'PSA', 'anna');
    expect(await findingsOf(app)).toEqual([]);
  });
});

async function smallStage(
  store: TestStore,
): Promise<{ app: App; psa: SmallPsa; sync(full?: boolean): Promise<unknown> }> {
  const psa = smallPsa();
  psa.companies = [1, 2, 3, 4].map((id) => smallCompany(`${id}`));
  psa.agreements = [smallAgreement('10'), smallAgreement('11')];
  psa.additions = [smallAddition('100'), smallAddition('101')];
  const app = appOn(store, { clock: testClock(), vendors: smallVendors({ eset: {}, psa }) });
  await connect(app, { name: 'PSA', kind: 'small-psa', settings: {}, secrets: {} }, manner);
  return { app, psa, sync: (full = true) => syncConnection(app, { name: 'PSA', full, by: 'anna' }, signal) };
}

describeEachDatabase('what a sync of the PSA finds amiss', (store) => {
  test('a company that a right hides is a finding, until it is seen again', async () => {
    const { app, psa, sync } = await smallStage(store);
    await sync();
    const [hidden] = psa.companies.splice(0, 1);
    psa.forbidden.add('1');
    await sync();
    expect(await findingsOf(app)).toEqual([{ kind: 'right-missing', source: 'PSA', right: 'read all companies' }]);
    if (hidden !== undefined) psa.companies.unshift(hidden);
    await sync();
    expect(await findingsOf(app)).toEqual([]);
  });

  test('a company that cannot be read is a finding until it can, also while it is in no listing of changes', async () => {
    const { app, psa, sync } = await smallStage(store);
    await sync();
    const unreadable = [{ id: '1', why: 'name is no text' }];
    psa.bend = (pages, list) => {
      const [first] = pages;
      if (list !== 'companies' || first === undefined || first instanceof Error) return pages;
      return [{ ...first, rows: first.rows.slice(1), unreadable }, ...pages.slice(1)];
    };
    await sync();
    const why = 'record 1, name is no text';
    const found = [{ kind: 'record-unreadable', source: 'PSA', object: 'companies', count: 1, why }];
    expect(await findingsOf(app)).toEqual(found);
    psa.bend = (pages) => pages;
    await sync(false);
    expect(await findingsOf(app)).toEqual(found);
    await sync();
    expect(await findingsOf(app)).toEqual([]);
  });

  test('additions that cannot be read or seen are found of their own agreement, and another one does not end that', async () => {
    const { app, psa, sync } = await smallStage(store);
    await sync();
    const read = (...agreementIds: string[]) => syncAdditions(app, { psaConnection: 1, agreementIds }, signal);
    await read('10', '11');
    psa.additions = psa.additions.filter(({ id }) => id !== '100');
    psa.forbidden.add('100');
    psa.unreadableAdditions = { '10': [{ id: '101', why: 'quantity is no number' }] };
    await read('10');
    const why = 'record 101, quantity is no number';
    const found = [
      { kind: 'right-missing', source: 'PSA', right: 'read all additions of agreement 10' },
      { kind: 'record-unreadable', source: 'PSA', object: 'additions of agreement 10', count: 1, why },
    ];
    expect(await findingsOf(app)).toMatchObject(found);
    await read('11');
    expect(await findingsOf(app)).toMatchObject(found);
    psa.additions.unshift(smallAddition('100'));
    psa.unreadableAdditions = {};
    await read('10');
    expect(await findingsOf(app)).toEqual([]);
  });

  test('what is amiss with additions of an agreement that nothing is mapped to ends with the next sync', async () => {
    const { app, psa, sync } = await smallStage(store);
    await sync();
    psa.unreadableAdditions = { '10': [{ id: '101', why: 'quantity is no number' }] };
    await syncAdditions(app, { psaConnection: 1, agreementIds: ['10'] }, signal);
    expect(await findingsOf(app)).toHaveLength(1);
    await sync();
    expect(await findingsOf(app)).toEqual([]);
  });
});
