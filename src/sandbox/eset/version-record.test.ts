import { expect, test } from 'vitest';
import { versionRecord } from './version-record.ts';

test.for([
  ['10.2.3.145', { id: '2814758357237905' }],
  ['5.0.12', { id: '1407374884339712', major: 5, patch: 12 }],
  ['24.04', { id: '6755416620924928' }],
  ['14', { id: '3940649673949184' }],
] as const)('version %s has the id of its parts, and the parts only where it is semantic', ([name, record]) => {
  expect(JSON.parse(JSON.stringify(versionRecord(name)))).toEqual({ name, ...record });
});

test('a later version has a higher id', () => {
  const ids = ['9.9.9.9', '10.0.0.0', '10.0.0.1', '10.0.1.0', '65535.65535.65535.65535'].map((name) =>
    BigInt(versionRecord(name).id),
  );
  expect([...ids].sort((a, b) => (a < b ? -1 : 1))).toEqual(ids);
});
