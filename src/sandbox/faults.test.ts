import { expect, test } from 'vitest';
import { type FaultOrder, makeFaultBook } from './faults.ts';

const call = { server: 'office', method: 'GET', path: '/v1/devices?pageSize=1000' };

test('a fault strikes once unless told otherwise, and stays listed with its hits', () => {
  const faults = makeFaultBook();
  faults.add({ server: 'office', kind: '429' });
  expect(faults.strike(call, '429')).toBeDefined();
  expect(faults.strike(call, '429')).toBeUndefined();
  expect(faults.list()).toMatchObject([{ id: 1, kind: '429', times: 1, hits: 1 }]);
});

test('a fault with times 0 strikes until it is removed', () => {
  const faults = makeFaultBook();
  const { id } = faults.add({ server: '*', kind: 'latency', times: 0, value: 5 });
  for (let n = 0; n < 10; n += 1) expect(faults.strike(call, 'latency')?.value).toBe(5);
  expect(faults.remove(id)).toBe(true);
  expect(faults.remove(id)).toBe(false);
  expect(faults.strike(call, 'latency')).toBeUndefined();
});

test('a missing right lasts until it is removed without being told', () => {
  const faults = makeFaultBook();
  faults.add({ server: '*', kind: 'forbid' });
  expect(faults.strike(call, 'forbid') && faults.strike(call, 'forbid')).toBeDefined();
});

test('a fault strikes only its server, its method, its path and its kind, and others are not used up', () => {
  const faults = makeFaultBook();
  faults.add({ server: 'office', kind: 'status', method: 'get', path: '^/v1/devices\\?' });
  expect(faults.strike({ ...call, server: 'cloud' }, 'status')).toBeUndefined();
  expect(faults.strike({ ...call, method: 'POST' }, 'status')).toBeUndefined();
  expect(faults.strike({ ...call, path: '/v1/device_groups' }, 'status')).toBeUndefined();
  expect(faults.strike(call, 'html')).toBeUndefined();
  expect(faults.strike(call, 'status')).toBeDefined();
});

test('the chance of a fault follows from its seed', () => {
  const struck = (seed: number) => {
    const faults = makeFaultBook();
    faults.add({ server: '*', kind: 'hang', times: 0, probability: 0.3, seed });
    return Array.from({ length: 200 }, () => (faults.strike(call, 'hang') ? 'x' : '.')).join('');
  };
  expect(struck(7)).toBe(struck(7));
  expect(struck(7)).not.toBe(struck(8));
  const hits = struck(7).replaceAll('.', '').length;
  expect(hits).toBeGreaterThan(30);
  expect(hits).toBeLessThan(90);
});

test('clearing removes every fault', () => {
  const faults = makeFaultBook();
  faults.add({ server: '*', kind: 'hang' });
  faults.clear();
  expect(faults.list()).toEqual([]);
  expect(faults.strike(call, 'hang')).toBeUndefined();
});

test.for([
  [{ server: '*', kind: 'gremlin' }, 'unknown kind of fault: gremlin'],
  [{ kind: 'hang' }, 'a fault needs a server'],
  [{ server: '*', kind: 'hang', times: -1 }, 'times is a whole number'],
  [{ server: '*', kind: 'hang', probability: 2 }, 'probability is between 0 and 1'],
  [{ server: '*', kind: 'hang', path: '(' }, 'Invalid regular expression'],
  [{ server: '*', kind: 'hang', pth: '/' }, 'a fault has no field pth'],
] as const)('an order that makes no sense is refused with the reason: %j', ([order, reason]) => {
  expect(() => makeFaultBook().add(order as unknown as FaultOrder)).toThrow(reason);
});
