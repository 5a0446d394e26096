import { expect, test } from 'vitest';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { insertTestConnection, keepInventory } from '../../test/support/records.ts';
import { smallDevice, smallGroup } from '../../test/support/small-servers.ts';
import { countedDevices, countedDevicesOf, loadGroupNodes, presentDevices } from './inventory.ts';

const at = '2026-03-02T08:00:00.000Z';

/** More than two slices, their vendor ids in another order than their keys. */
const MANY = 4_500;
const vendorId = (number: number) => `${(number * 7919) % MANY}`.padStart(5, '0');

async function keysOf(chunks: AsyncIterable<{ key: number }[]>): Promise<number[]> {
  const keys: number[] = [];
  for await (const chunk of chunks) keys.push(...chunk.map(({ key }) => key));
  return keys;
}

describeEachDatabase('the inventory', (store) => {
  async function keepMany(): Promise<number[]> {
    const { id: connectionId } = await insertTestConnection(store.db, { name: 'Fleet', role: 'eset' });
    const numbers = [...Array(MANY).keys()];
    const groups = numbers.map((number) => smallGroup(vendorId(number), { parentId: vendorId(number - 1) }));
    const devices = numbers.map((number) => smallDevice(vendorId(number), { groupId: vendorId(number) }));
    const keys = await keepInventory(store.db, { connectionId, at, groups, devices });
    return [...keys.devices.values()].sort((a, b) => a - b);
  }

  test('every device of a large fleet comes once, in the order of the keys, as it is now and as it was', async () => {
    const keys = await keepMany();
    const { read } = store.db;
    expect(await keysOf(presentDevices(read))).toEqual(keys);
    for (const day of [null, at]) expect(await keysOf(countedDevices(read, { at: day }))).toEqual(keys);
  });

  test('devices that are asked for come once, and no others', async () => {
    const wanted = (await keepMany()).filter((_, at) => at % 3 === 0);
    for (const day of [null, at]) {
      const came = await keysOf(countedDevicesOf(store.db.read, { keys: wanted, at: day }));
      expect(came.sort((a, b) => a - b)).toEqual(wanted);
    }
  });

  test('a group finds its parent in whatever slice that is', async () => {
    await keepMany();
    const nodes = await loadGroupNodes(store.db.read, { at: null });
    expect(nodes).toHaveLength(MANY);
    expect(nodes.filter(({ parentKey }) => parentKey === null)).toHaveLength(1);
  });
});
