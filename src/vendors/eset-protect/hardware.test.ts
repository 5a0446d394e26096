import { expect, test } from 'vitest';
import { macsOf, serialOf } from './hardware.ts';

const serialFrom = (...serials: (string | null)[]) =>
  serialOf(serials.map((serialNumber) => ({ bios: { serialNumber }, networkAdapters: null })));

const macsFrom = (...addresses: (string | null)[]) =>
  macsOf([{ bios: null, networkAdapters: addresses.map((macAddress) => ({ macAddress })) }]);

test.each([
  'To be filled by O.E.M.',
  'TO BE FILLED BY OEM',
  'Default string',
  'System Serial Number',
  'None',
  'N/A',
  'Not Specified',
  'Chassis Serial Number',
  '0',
  '00000000',
  '0000-0000-0000',
  'XXXXXXXXXX',
  '................',
  '123456789',
  '0123456789',
  '1234567890',
  '  ',
  '',
  null,
])('the serial number "%s" is a placeholder', (serial) => {
  expect(serialFrom(serial)).toBeNull();
});

test('a serial number is kept as it is written, without the blanks around it', () => {
  expect(serialFrom(' MP10DQAF ')).toBe('MP10DQAF');
  expect(serialFrom('VMware-56 4d 1a 2b c0 00')).toBe('VMware-56 4d 1a 2b c0 00');
});

test('the first hardware profile with a real serial number gives it', () => {
  expect(serialFrom('Default string', null, 'PF1ABCDE', 'PF2ABCDE')).toBe('PF1ABCDE');
  expect(serialOf([])).toBeNull();
});

test.each(['24:3A:21:52:41:53', '24-3A-21-52-41-53', '243a.2152.4153', '243A21524153', ' 24:3a:21:52:41:53 '])(
  'the address "%s" is written in one way',
  (address) => {
    expect(macsFrom(address)).toEqual(['24:3a:21:52:41:53']);
  },
);

test('each address comes once, in order', () => {
  expect(macsFrom('24:3A:21:52:41:53', '18:3A:21:52:41:53', '24-3a-21-52-41-53')).toEqual([
    '18:3a:21:52:41:53',
    '24:3a:21:52:41:53',
  ]);
});

test.each([
  ['zero', '00:00:00:00:00:00'],
  ['broadcast', 'FF:FF:FF:FF:FF:FF'],
  ['a multicast group', '01:00:5E:00:00:FB'],
  ['made up by software', '02:42:AC:11:00:02'],
  ['private and changing', 'DA:A1:19:52:41:53'],
  ['the VMware host adapter of every machine', '00:50:56:C0:00:08'],
  ['the Touch Bar of every Mac', 'AC:DE:48:00:11:22'],
  ['a tunnel with eight bytes', '00:00:00:00:00:00:00:E0'],
  ['no address', 'n/a'],
  ['empty', ''],
  ['missing', null],
])('an address that is %s is left out', (_why, address) => {
  expect(macsFrom(address)).toEqual([]);
});
