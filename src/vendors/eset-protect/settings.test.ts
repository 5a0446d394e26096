import { expect, test } from 'vitest';
import { CloudSettings, cloudBases, OnPremSettings, onPremBase, Secrets } from './settings.ts';

test('an On-Prem server needs a host and a user; the port is 9443 and no certificate is pinned', () => {
  expect(OnPremSettings.parse({ host: 'eset.example', username: 'api' })).toEqual({
    host: 'eset.example',
    port: 9443,
    username: 'api',
    pin: null,
  });
});

test.each([
  ['eset.example', 9443, 'https://eset.example:9443'],
  ['10.0.0.7', 443, 'https://10.0.0.7:443'],
  ['fd00::7', 9443, 'https://[fd00::7]:9443'],
])('the API of %s on port %i is at %s', (host, port, base) => {
  expect(onPremBase(OnPremSettings.parse({ host, port, username: 'api' }))).toBe(base);
});

test('each region of the cloud has a host for tokens and one for devices', () => {
  expect(cloudBases(CloudSettings.parse({ region: 'jpn', username: 'api@msp.example' }))).toEqual({
    login: 'https://jpn.business-account.iam.eset.systems',
    devices: 'https://jpn.device-management.eset.systems',
  });
});

test('a base address stands in for both, with or without a slash at its end', () => {
  const settings = CloudSettings.parse({ region: 'eu', username: 'api', baseUrl: 'http://127.0.0.1:8080/' });
  expect(cloudBases(settings)).toEqual({ login: 'http://127.0.0.1:8080', devices: 'http://127.0.0.1:8080' });
});

test.each([
  [OnPremSettings, { username: 'api' }, 'host is missing: the name or address of the ESET PROTECT server'],
  [OnPremSettings, { host: 'https://eset.example', username: 'api' }, 'without https://'],
  [OnPremSettings, { host: 'eset.example:9443', username: 'api' }, 'without the port'],
  [OnPremSettings, { host: 'eset.example', port: 70_000, username: 'api' }, 'port: a number from 1 to 65535'],
  [OnPremSettings, { host: 'eset.example', port: 'x', username: 'api' }, 'port: a number from 1 to 65535'],
  [OnPremSettings, { host: 'eset.example', username: '' }, 'username is empty: '],
  [OnPremSettings, { host: 'eset.example', username: 'api', baseUrl: 'nowhere' }, 'base address: '],
  [OnPremSettings, { host: 'h', username: 'api', pin: { fingerprint: 'ab:cd', pem: '' } }, 'fingerprint: SHA-256'],
  [CloudSettings, { region: 'mars', username: 'api' }, 'region: one of eu, de, us, ca, jpn'],
  [Secrets, {}, 'password is missing: '],
])('what is wrong is named with its field and the remedy (%#)', (schema, value, complaint) => {
  expect(schema.safeParse(value).error?.issues[0]?.message).toContain(complaint);
});
