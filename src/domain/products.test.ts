import { expect, test } from 'vitest';
import { classOfMachine, classOfProducts } from './device-class.ts';
import { canonicalProduct, defaultFate } from './products.ts';

test.each([
  ['ESET Endpoint Security', 'ESET Endpoint Security'],
  ['ESET Endpoint Security 11.0.2032.0', 'ESET Endpoint Security'],
  ['ESET Endpoint Security version 11.0', 'ESET Endpoint Security'],
  ['ESET Endpoint Security v9', 'ESET Endpoint Security'],
  ['  ESET®  Endpoint   Security™ ', 'ESET Endpoint Security'],
  ['ESET Endpoint Security for Windows', 'ESET Endpoint Security'],
  ['ESET Endpoint Security for Android', 'ESET Endpoint Security for Android'],
  ['ESET Endpoint Antivirus for OS X', 'ESET Endpoint Antivirus for macOS'],
  ['ESET Endpoint Antivirus for Linux', 'ESET Endpoint Antivirus for Linux'],
  ['ESET File Security', 'ESET Server Security'],
  ['ESET File Security for Microsoft Windows Server', 'ESET Server Security'],
  ['ESET File Security for Microsoft Windows Server Core', 'ESET Server Security'],
  ['ESET Server Security for Microsoft Windows Server', 'ESET Server Security'],
  ['ESET File Security for Linux', 'ESET Server Security for Linux'],
  ['ESET File Security for Microsoft Azure', 'ESET Server Security for Microsoft Azure'],
  ['ESET Mail Security for IBM Lotus Domino', 'ESET Mail Security for IBM Domino'],
  ['ESET Security for Microsoft SharePoint', 'ESET Security for Microsoft SharePoint Server'],
  ['ESET Enterprise Inspector Agent', 'ESET Inspect Connector'],
  ['ESET Dynamic Threat Defense', 'ESET LiveGuard Advanced'],
  ['ESET Remote Administrator Agent', 'ESET Management Agent'],
  ['Remote Administrator Agent', 'ESET Management Agent'],
  ['Rogue Detection Sensor', 'ESET Rogue Detection Sensor'],
  ['Mobile Device Connector', 'ESET Mobile Device Connector'],
  ['ESET Security Management Center Server', 'ESET PROTECT Server'],
  ['Something nobody knows 4', 'Something nobody knows 4'],
  ['', ''],
])('"%s" is %s', (reported, product) => {
  expect(canonicalProduct(reported)).toBe(product);
  expect(canonicalProduct(canonicalProduct(reported))).toBe(product);
});

test.each([
  ['ESET Management Agent', 'not-billed'],
  ['ESET Rogue Detection Sensor', 'not-billed'],
  ['ESET Bridge', 'not-billed'],
  ['ESET PROTECT Server', 'not-billed'],
  ['ESET Mail Security for Microsoft Exchange Server', 'fixed'],
  ['ESET Security for Microsoft SharePoint Server', 'fixed'],
  ['ESET Virtualization Security', 'fixed'],
  ['ESET Endpoint Security', 'ask'],
  ['ESET Inspect Connector', 'ask'],
])('%s starts as %s', (product, to) => {
  const fate = defaultFate(product);
  expect(fate.to).toBe(to);
  expect(fate.why !== '').toBe(to !== 'ask');
});

test('one server product makes a server, and a product that runs anywhere says nothing', () => {
  expect(classOfProducts(['ESET Endpoint Security', 'ESET Server Security'])).toBe('server');
  expect(classOfProducts(['ESET Endpoint Security for Android'])).toBe('mobile');
  expect(classOfProducts(['ESET Endpoint Antivirus for macOS'])).toBe('workstation');
  expect(classOfProducts(['ESET Full Disk Encryption', 'ESET Management Agent'])).toBeNull();
});

test.each([
  ['Microsoft Windows Server 2022 Standard', 'virtual', 'server'],
  ['Microsoft Windows 11 Pro', 'server', 'workstation'],
  ['macOS', 'unknown', 'workstation'],
  ['Android', 'unknown', 'mobile'],
  ['iPadOS', 'unknown', 'mobile'],
  ['Ubuntu', 'server', 'server'],
  ['Ubuntu', 'desktop', 'workstation'],
  ['SUSE Linux Enterprise Server 15', 'unknown', 'server'],
  ['', 'tablet', 'mobile'],
  ['', 'virtual', 'unknown'],
] as const)('a machine with "%s" of type %s is a %s', (os, type, deviceClass) => {
  expect(classOfMachine(os, type)).toBe(deviceClass);
});
