import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openLog } from '../log.ts';
import { esetVersions } from './eset-versions.ts';
import { vendors } from './registry.ts';

/** No vendor: what those that read reports share. */
const inCommon = 'era-reports';

const reportFiles = {
  folder: import.meta.dirname,
  reports: {
    computers: {
      ...{ files: 'computers.csv', delimiter: ';', header: ['Name', 'Group'], closed: true },
      columns: { name: 0, group: 1 },
    },
  },
};

const deps = { name: null, log: openLog('silent'), now: Date.now, random: Math.random };

/** Whatever a folder's index offers as a vendor. */
async function vendorsIn(folder: string): Promise<object[]> {
  const offered: Record<string, unknown> = await import(`./${folder}/index.ts`);
  return Object.values(offered).filter(
    (each): each is object => typeof each === 'object' && each !== null && 'role' in each,
  );
}

test('every vendor folder is in the registry with all it offers, and nothing else is', async () => {
  const entries = await readdir(import.meta.dirname, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== inCommon).map(({ name }) => name);
  const offered = await Promise.all(folders.map(vendorsIn));
  expect(offered.every((each) => each.length > 0)).toBe(true);
  expect(new Set(offered.flat())).toEqual(new Set(Object.values(vendors)));
});

test('every vendor opens from settings and secrets that its schemas accept, and sends nothing by that', async () => {
  const {
    'protect-onprem': onPrem,
    'protect-cloud': cloud,
    'era-server-api': era,
    'era-report-files': files,
    connectwise,
  } = vendors;
  const password = { password: 'example-password' };
  const opened = [
    onPrem.open(
      { settings: onPrem.settings.parse({ host: 'eset.example', username: 'api' }), secrets: password },
      deps,
    ),
    cloud.open({ settings: cloud.settings.parse({ region: 'eu', username: 'api' }), secrets: password }, deps),
    era.open(
      {
        settings: era.settings.parse({ host: 'era.example', library: '/opt/era', username: 'api' }),
        secrets: password,
      },
      deps,
    ),
    files.open({ settings: files.settings.parse(reportFiles), secrets: {} }, deps),
    connectwise.open(
      {
        settings: connectwise.settings.parse({
          site: 'na.myconnectwise.net',
          company: 'msp',
          publicKey: 'example-public-key',
          clientId: 'example-client-id',
        }),
        secrets: connectwise.secrets.parse({ privateKey: 'example-private-key' }),
      },
      deps,
    ),
  ];
  for (const each of opened) {
    expect(each.requests()).toBe(0);
    await each.close();
  }
});

test('ESET servers and PSAs are told apart by their role', () => {
  expect(Object.entries(vendors).map(([kind, { role }]) => [kind, role])).toEqual([
    ['protect-onprem', 'eset'],
    ['protect-cloud', 'eset'],
    ['era-report-files', 'eset'],
    ['era-server-api', 'eset'],
    ['connectwise', 'psa'],
  ]);
});

test('some version of an ESET server leads to every kind of ESET server', () => {
  const led = new Set(esetVersions.flatMap(({ ways }) => ways.map(({ kind }): string => kind)));
  const kinds = Object.entries(vendors).flatMap(([kind, { role }]) => (role === 'eset' ? [kind] : []));
  expect(led).toEqual(new Set(kinds));
});

test('where people use a server follows from its settings, but not from those of a sandbox', () => {
  const { 'protect-onprem': onPrem, 'protect-cloud': cloud, connectwise } = vendors;
  const onPremAt = (host: string) => onPrem.consoleAddress?.(onPrem.settings.parse({ host, username: 'api' }));
  const cloudWith = (more: object) =>
    cloud.consoleAddress?.(cloud.settings.parse({ region: 'eu', username: 'api', ...more }));
  expect(onPremAt('eset.example')).toBe('https://eset.example/era/webconsole');
  expect(onPremAt('fe80::1')).toBe('https://[fe80::1]/era/webconsole');
  expect(cloudWith({})).toBe('https://protect.eset.com');
  expect(cloudWith({ baseUrl: 'http://127.0.0.1:9' })).toBeNull();
  const site = { site: 'na.myconnectwise.net', company: 'msp', publicKey: 'example', clientId: 'example' };
  expect(connectwise.consoleAddress?.(connectwise.settings.parse(site))).toBe('https://na.myconnectwise.net');
});
