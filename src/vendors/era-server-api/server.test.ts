import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { rowsOf } from '../../../test/support/connectwise.ts';
import { describeWithLibrary } from '../../../test/support/describe-with-library.ts';
import { openLog } from '../../log.ts';
import { makeCertificate } from '../../sandbox/certificate.ts';
import { type EraServer, startEraServer } from '../../sandbox/era/server-api.ts';
import { pathOf, tablesOf } from '../../sandbox/era/tables.ts';
import { type EraRole, eraColumns, eraCsv, eraTemplate, eraTemplates } from '../../sandbox/era/templates.ts';
import { lastSyncTime, type EsetServer as WorldServer } from '../../sandbox/world/eset.ts';
import { createWorld } from '../../sandbox/world.ts';
import type { EsetServer } from '../ports.ts';
import { eraServerApi, openEraServerApi } from './index.ts';
import type { Limits } from './session.ts';
import type { Settings } from './settings.ts';

const never = new AbortController().signal;
const deps = { name: 'Old server', log: openLog('silent'), now: Date.now, random: Math.random };

const short: Limits = {
  stepMs: 5000,
  reportMs: 5000,
  farewellMs: 500,
  largestAnswerBytes: 10_000_000,
  largestMemoryBytes: 10 ** 9,
};

const fleet: Record<EraRole, string[][]> = {
  computers: [
    [
      'AB-1',
      'MÜLLER-NB001',
      'All/Kunden/Müller & Söhne',
      'Windows 11 Pro',
      'SN-1',
      '00-50-56-AA-00-01',
      '2026 Mar 02 08:15:00',
    ],
    ['AB-2', '株式会社-PC1', 'All/Kunden/株式会社 テスト', 'Windows 10 Pro', '', '', '2026 Mar 01 10:00:00'],
    ['AB-3', 'עברית, "שרת"', 'All/Kunden/AC/DC Ltd', 'Windows Server 2022', '', '', ''],
  ],
  products: [
    ['AB-1', 'ESET Endpoint Security', 'ESET, spol. s r.o.'],
    ['AB-1', 'Adobe Reader', 'Adobe'],
    ['AB-2', 'ESET Endpoint Antivirus', 'ESET, spol. s r.o.'],
    ['AB-3', 'ESET Server Security', 'ESET, spol. s r.o.'],
  ],
  dynamicGroups: [
    ['AB-1', 'All/Outdated modules'],
    ['AB-3', 'All/Outdated modules'],
  ],
};

describeWithLibrary('a server through its library', () => {
  let server: EraServer;
  beforeAll(async () => {
    server = await startEraServer();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    server.fault(null);
    server.tell(fleet);
    await server.requests();
  });

  function settings(parts: Partial<Settings> = {}): Settings {
    const { host, port, username, folder, certificate } = server;
    const pin = { fingerprint: certificate.fingerprint, pem: certificate.cert };
    const wholeNames = ['AC/DC Ltd'];
    return {
      ...eraServerApi.settings.parse({
        host,
        port,
        username,
        library: folder,
        templates: eraTemplates(),
        wholeNames,
        pin,
      }),
      ...parts,
    };
  }

  function open(parts: Partial<Settings> = {}, password = server.password, limits = short): EsetServer {
    const port = openEraServerApi({ settings: settings(parts), secrets: { password } }, deps, limits);
    onTestFinished(() => port.close());
    return port;
  }

  test('groups, devices and members are read from the three reports, in every script', async () => {
    const port = open();
    const groups = await rowsOf(port.groups(never));
    expect(groups.map(({ name, kind }) => `${kind} ${name}`).sort()).toEqual([
      'dynamic Outdated modules',
      'static AC/DC Ltd',
      'static All',
      'static Kunden',
      'static Müller & Söhne',
      'static 株式会社 テスト',
    ]);
    const devices = await rowsOf(port.devices(never));
    const groupName = (id: string | null) => groups.find((group) => group.id === id)?.name;
    expect(devices.map(({ id, name, groupId, installed }) => [id, name, groupName(groupId), ...installed])).toEqual([
      ['ab-1', 'MÜLLER-NB001', 'Müller & Söhne', 'ESET Endpoint Security'],
      ['ab-2', '株式会社-PC1', '株式会社 テスト', 'ESET Endpoint Antivirus'],
      ['ab-3', 'עברית, "שרת"', 'AC/DC Ltd', 'ESET Server Security'],
    ]);
    expect(devices[0]).toMatchObject({
      macs: ['00:50:56:aa:00:01'],
      serial: 'SN-1',
      lastSeen: '2026-03-02T08:15:00.000Z',
    });
    const outdated = groups.find(({ kind }) => kind === 'dynamic');
    const members = await rowsOf(port.members(outdated?.id ?? '', never));
    expect(members.map(({ deviceId }) => deviceId)).toEqual(['ab-1', 'ab-3']);
  });

  test('a whole fleet is read as the world has it', async () => {
    const world = createWorld('s', 3).servers[0] as WorldServer;
    const now = Date.now();
    server.tell(tablesOf(world, now));
    const wholeNames = [...world.groups.values()].map(({ name }) => name).filter((name) => name.includes('/'));
    const port = open({ wholeNames });
    const groups = new Map((await rowsOf(port.groups(never))).map((group) => [group.id, group]));
    const pathIn = (id: string | null): string => {
      const group = groups.get(id ?? '');
      return group === undefined ? '' : `${pathIn(group.parentId)}/${group.name}`;
    };
    const read = await rowsOf(port.devices(never));
    expect(
      read.map(({ id, name, groupId, os, installed, lastSeen }) => [
        id,
        name,
        pathIn(groupId),
        os,
        installed,
        lastSeen,
      ]),
    ).toEqual(
      world.devices.map((device) => [
        ...[device.id, device.name, `/${pathOf(device.group)}`, device.os.name],
        device.installed.map(({ name }) => name).sort(),
        new Date(lastSyncTime(device, now)).toISOString(),
      ]),
    );
  });

  test('the library is told all in its order, with every number as it was captured', async () => {
    const port = open();
    await rowsOf(port.groups(never));
    await rowsOf(port.devices(never));
    expect(port.requests()).toBe(8);
    await port.close();
    const asked = await server.requests();
    expect(asked.map((text) => /([A-Za-z]+)":/.exec(text)?.[1] ?? text)).toEqual([
      'StartRequest',
      'CreateConnectionRequest',
      'VerifyUserResponse',
      'RpcAuthLoginRequest',
      'IsConnectionAliveRequest',
      'RpcGenerateReportRequest',
      'RpcGenerateReportRequest',
      'RpcGenerateReportRequest',
      'CloseConnectionRequest',
      'StopRequest',
      'deinit',
    ]);
    expect(asked[5]).toContain('"res_id":508906757892866218,');
    expect(asked[3]).toContain('"isDomainUser":false,"locale":"en-US"');
    expect(await server.answersOut()).toBe(0);
  });

  test('a report of many pieces is read whole, and again the same', async () => {
    const computers = Array.from({ length: 20_000 }, (_, at) => [
      `id-${at}`,
      `PC-𝔘${at}`,
      'All/Kunden/Müller',
      'Windows',
      '',
      '',
      '',
    ]);
    const products = computers.map(([id = '']) => [id, 'ESET Endpoint Security', 'ESET']);
    server.tell({ computers, products, dynamicGroups: [] });
    const port = open();
    const rows = await rowsOf(port.devices(never));
    expect(rows.map(({ name }) => name)).toEqual(computers.map(([, name]) => name));
    expect(await rowsOf(port.devices(never))).toEqual(rows);
  });

  test('the test names every step and report, and what each needs', async () => {
    const check = await open().check(never);
    expect(check.probes.map(({ name, state }) => `${state} ${name}`)).toEqual([
      'ok find the library',
      'ok load the library',
      'ok certificate',
      'ok connect',
      'ok log in',
      'unproven version',
      'ok report of computers with their static groups',
      'ok report of computers with their ESET products',
      'ok report of computers with their dynamic groups',
      'ok identity',
    ]);
  });

  test.each([
    ['unready', 'load the library', /era_init_lib gave back 7/],
    ['refuse StartRequest', 'load the library', /says no to Era.ServerApi.StartRequest/],
    ['refuse CreateConnection', 'connect', /could not connect/],
    ['refuse VerifyUser', 'connect', /says no/],
    ['foreign VerifyUser', 'connect', /answered/],
    ['crash RpcAuthLogin', 'log in', /SIGSEGV/],
    ['agree IsConnectionAlive', 'log in', /answered/],
    ['refuse RpcGenerateReport', 'report of computers with their static groups', /refuses the report/],
  ])(
    'where the library answers %s, the step "%s" fails with its words, and what follows is unproven',
    async (fault, step, words) => {
      server.fault(fault);
      const { probes } = await open().check(never);
      const failed = probes.filter(({ state }) => state === 'failed');
      expect(failed[0]).toMatchObject({ name: step, note: expect.stringMatching(words) });
      const after = probes.slice(probes.findIndex(({ state }) => state === 'failed') + 1);
      if (!step.startsWith('report')) expect(after.every(({ state }) => state === 'unproven')).toBe(true);
    },
  );

  test('a wrong password is told as such, sent once, and shown nowhere', async () => {
    const port = open({}, 'example "wrong" password');
    const { probes } = await port.check(never);
    expect(probes.find(({ name }) => name === 'log in')).toMatchObject({
      state: 'failed',
      note: expect.stringMatching(/did not log in/),
    });
    expect(JSON.stringify(probes)).not.toContain('example');
    await expect(rowsOf(port.groups(never))).rejects.toMatchObject({ kind: 'auth' });
    await expect(rowsOf(port.devices(never))).rejects.toMatchObject({ kind: 'auth' });
    expect((await server.requests()).filter((text) => text.includes('RpcAuthLogin'))).toHaveLength(2);
  });

  test('another certificate than the pinned one ends it before the server is told anything', async () => {
    const other = makeCertificate(new Date());
    const port = open({ pin: { fingerprint: other.fingerprint, pem: other.cert } });
    await expect(rowsOf(port.groups(never))).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining(server.certificate.fingerprint),
    });
    await expect(rowsOf(open({ pin: null }).groups(never))).rejects.toThrow('seatbridge modify "Old server" --trust');
    expect(
      (await server.requests()).some((text) => /Connection|Verify|Login/.test(text) && !text.includes('Close')),
    ).toBe(false);
    const shown = await eraServerApi.readCertificate?.(settings(), never);
    expect(shown).toMatchObject({ fingerprint: server.certificate.fingerprint, vouchedFor: false });
  });

  test.each(['crash', 'hang', 'cut', 'agree', 'foreign', 'null'])(
    'after a report that ends with "%s" the next sync succeeds',
    async (fault) => {
      server.fault(`${fault} RpcGenerateReport`);
      const hasty = { ...short, reportMs: 300 };
      await expect(rowsOf(open({}, server.password, hasty).groups(never))).rejects.toMatchObject({
        name: 'VendorError',
      });
      server.fault(null);
      expect(await rowsOf(open().devices(never))).toHaveLength(3);
    },
  );

  test('a report that is not the one asked for is refused, though it has as many columns', async () => {
    const [id, name, ...rest] = eraCsv('computers', fleet.computers).split('\n')[0]?.split(',') ?? [];
    const numbers = eraColumns.computers.map(([number]) => number);
    server.report(numbers, [name, id, ...rest].join(','));
    await expect(rowsOf(open().groups(never))).rejects.toThrow('Column 1 of The report of computers');
    server.report(numbers, 'Computer UUID,Computer name\na,b');
    await expect(rowsOf(open().groups(never))).rejects.toThrow('has not the 7 columns of its template');
    server.report(numbers, `${[id, name, ...rest].join(',')}\nab-1,PC`);
    await expect(rowsOf(open().groups(never))).rejects.toMatchObject({ kind: 'unexpected' });
  });

  test('without its templates a sync says which are missing, and a test tries the one that is known', async () => {
    const port = open({ templates: [] });
    await expect(rowsOf(port.groups(never))).rejects.toThrow(
      'There is no template for the report of computers with their static groups',
    );
    server.report(
      [644, 114, 379, 378, 1862],
      'Computer name,Last connected,OS name,OS version,Adapter IPv4 address\nPC,,,,',
    );
    const { probes } = await port.check(never);
    expect(probes.slice(-4).map(({ name, state }) => `${state} ${name}`)).toEqual([
      'missing report of computers with their static groups',
      'missing report of computers with their ESET products',
      'unproven report of computers with their dynamic groups',
      'ok report of known columns',
    ]);
    const onlyComputers = open({ templates: [eraTemplate('computers')] });
    await expect(rowsOf(onlyComputers.devices(never))).rejects.toThrow('computers with their ESET products');
  });

  test('a folder without the library, or with that of another system, is told by the file', async () => {
    const { probes } = await open({ library: '/nowhere' }).check(never);
    expect(probes[0]).toMatchObject({
      name: 'find the library',
      state: 'failed',
      note: expect.stringContaining('/nowhere/ServerApi.so'),
    });
  });
});
