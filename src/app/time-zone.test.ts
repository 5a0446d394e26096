import { expect, test } from 'vitest';
import { isZone } from '../domain/time.ts';
import { ianaZone } from './time-zone.ts';

test('a server that names its zone as Windows does is understood', () => {
  expect(ianaZone('Eastern Standard Time')).toBe('America/New_York');
  expect(ianaZone('W. Europe Standard Time')).toBe('Europe/Berlin');
  expect(ianaZone('AUS Eastern Standard Time')).toBe('Australia/Sydney');
});

test('a name of the zone database stays as it is', () => {
  expect(ianaZone('Europe/Prague')).toBe('Europe/Prague');
});

test('an unknown name is no zone', () => {
  expect(ianaZone('Somewhere Standard Time')).toBeNull();
  expect(ianaZone('')).toBeNull();
});

test.each([
  'Eastern Standard Time',
  'UTC-11',
  'India Standard Time',
  'Line Islands Standard Time',
  'FLE Standard Time',
])('the zone of %s is one that this runtime can reckon with', (name) => {
  expect(isZone(ianaZone(name) ?? '')).toBe(true);
});
