import { appendFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { inventoryOf } from '../era-reports/test-set.ts';
import { bringFile } from './bring.ts';
import {
  computersReport,
  computersText,
  type Folder,
  morning,
  never,
  newFolder,
  openFiles,
  productsText,
  settingsOf,
} from './test-folder.ts';

function wholeFolder() {
  const folder = newFolder();
  folder.write('computers.csv', computersText);
  folder.write('products.csv', productsText);
  return folder;
}

const names = async (server: ReturnType<typeof openFiles>) =>
  (await inventoryOf(server)).devices.map(({ name, installed }) => `${name}: ${installed}`);

test('a set of files is read, and its edition is as old as its oldest file', async () => {
  const folder = newFolder();
  folder.write('computers.csv', computersText, 2);
  folder.write('products.csv', productsText, 1);
  const server = openFiles(settingsOf(folder.path));
  expect(await names(server)).toEqual(['pc-1: ESET Endpoint Security', 'pc-2: ESET Endpoint Antivirus']);
  expect(await server.edition?.(never)).toMatchObject({ at: '2026-03-02T01:00:00.000Z', freshHours: null });
  expect(server.device).toBeUndefined();
  expect(server.requests()).toBe(2);
});

test('of several files of one report the newest is read, whatever its name', async () => {
  const folder = wholeFolder();
  folder.write('computers-z.csv', computersText.replace('pc-1', 'pc-old'), 30);
  folder.write('computers-a.csv', computersText.replace('pc-1', 'pc-new'), 0.5);
  folder.write('notes.txt', 'nothing of ours', 0.1);
  expect((await names(openFiles(settingsOf(folder.path))))[0]).toBe('pc-new: ESET Endpoint Security');
});

test('the edition is another with every file, time and column, and the same as long as nothing changes', async () => {
  const folder = wholeFolder();
  const idOf = async (more: object = {}) => (await openFiles(settingsOf(folder.path, more)).edition?.(never))?.id;
  const first = await idOf();
  expect(await idOf()).toBe(first);
  expect(await idOf({ timeZone: 'Europe/Berlin' })).not.toBe(first);
  folder.write('computers.csv', computersText, 0.5);
  expect(await idOf()).not.toBe(first);
});

test.each([
  ['cut within a line', 'Computer;Group;UUID\r\npc-1;All/Acme;aa-1\r\npc-2;All', 'as many fields'],
  ['cut after the last cell', computersText.slice(0, -2), 'cut short'],
  ['of another report', 'Name;When\r\npc-1;today\r\n', 'another header'],
  ['with a new column', computersText.replace('UUID', 'UUID;Model').replace(/(aa-\d)/g, '$1;M'), 'new: "Model"'],
  ['with its columns in another order', computersText.replace('Computer;Group', 'Group;Computer'), 'another order'],
  ['with a header alone', 'Computer;Group;UUID\r\n', 'no computer below'],
  ['empty', '', 'not even a header'],
  [
    'that a crash of its disk filled with zeros',
    computersText.replace('aa-2\r\n', `aa-2${'\0'.repeat(40)}\r\n`),
    'zero bytes',
  ],
  ['in UTF-16 of the other byte order', Buffer.from(computersText, 'utf16le').swap16(), 'UTF-16BE'],
  ['in another encoding', Buffer.from(computersText.replace('pc-1', 'b\u00fcro'), 'latin1'), 'not UTF-8'],
])('a file %s is refused with the reason', async (_, text, why) => {
  const folder = wholeFolder();
  folder.write('computers.csv', text);
  await expect(inventoryOf(openFiles(settingsOf(folder.path)))).rejects.toMatchObject({
    kind: 'unexpected',
    message: expect.stringContaining(why),
  });
});

test('a report that never ended with a line end may go on so', async () => {
  const folder = wholeFolder();
  folder.write('computers.csv', computersText.slice(0, -2));
  const open = { ...computersReport, closed: false };
  expect(await names(openFiles(settingsOf(folder.path, { reports: { computers: open } })))).toHaveLength(2);
});

test('a file that changes while it is read is refused, and one that is still written is not read', async () => {
  const folder = wholeFolder();
  const file = folder.write('computers.csv', computersText);
  const server = openFiles(settingsOf(folder.path));
  await server.edition?.(never);
  appendFileSync(file, 'pc-3;All;aa-3\r\n');
  await expect(inventoryOf(server)).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('changed'),
  });

  folder.write('computers.csv', computersText, 0);
  let rows = '';
  const writer = setInterval(() => {
    rows += 'pc-3;All;aa-3\r\n';
    folder.write('computers.csv', `${computersText}${rows}`, 0);
  }, 200);
  await expect(openFiles(settingsOf(folder.path)).edition?.(never)).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('still being written'),
  });
  clearInterval(writer);
});

test.each([
  ['vanishes', (folder: Folder) => rmSync(folder.path, { recursive: true }), 'no such file'],
  [
    'gets another file of the same name',
    (folder: Folder) => renameSync(folder.write('new.csv', computersText, 0.5), join(folder.path, 'computers.csv')),
    'changed while it was read',
  ],
])('a folder that %s in the middle of a listing ends it', async (_, happen, why) => {
  const folder = newFolder();
  const lines = Array.from({ length: 5000 }, (__, at) => `pc-${at};All/Acme;id-${at}\r\n`);
  folder.write('computers.csv', `Computer;Group;UUID\r\n${lines.join('')}`);
  folder.write('products.csv', productsText.replaceAll('aa-', 'id-'));
  const pages = openFiles(settingsOf(folder.path)).devices(never)[Symbol.asyncIterator]();
  expect((await pages.next()).value).toMatchObject({ announced: 5000, last: false });
  happen(folder);
  const rest = async () => {
    while (!(await pages.next()).done);
  };
  await expect(rest()).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining(why) });
});

test('reports that were made too far apart, and one from the future, are doubtful', async () => {
  const folder = wholeFolder();
  folder.write('products.csv', productsText, 5);
  const kind = 'unexpected';
  const edition = (more: object = {}) => openFiles(settingsOf(folder.path, more)).edition?.(never);
  await expect(edition()).rejects.toMatchObject({ kind, message: expect.stringContaining('240 minutes apart') });
  expect(await edition({ apartMinutes: 300 })).toMatchObject({ at: '2026-03-01T22:00:00.000Z' });
  folder.write('products.csv', productsText, -30);
  await expect(edition()).rejects.toMatchObject({ kind, message: expect.stringContaining('in the future') });
});

test('a share that goes is unavailable, an empty mount as well, and all is well when it comes back', async () => {
  const folder = wholeFolder();
  const server = () => inventoryOf(openFiles(settingsOf(folder.path)));
  renameSync(folder.path, `${folder.path}-away`);
  await expect(server()).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('no such file'),
  });
  renameSync(`${folder.path}-away`, folder.path);
  expect((await server()).devices).toHaveLength(2);
  rmSync(`${folder.path}/products.csv`);
  await expect(server()).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('There is no file products*.csv'),
  });
});

test('a file that is brought from Windows is known by its name, and kept in the folder', async () => {
  const folder = newFolder();
  const all = { ...computersReport, columns: { ...computersReport.columns, product: 1 } };
  const settings = settingsOf(folder.path, {
    reports: { computers: all, products: { ...all, files: 'products*.csv' } },
  });
  const content = Readable.from([Buffer.from(computersText)]);
  const file = { name: 'C:\\reports\\products-1.csv', content, madeAt: '2026-03-02T02:00:00.000Z' };
  expect(await bringFile({ settings, file }, never)).toEqual({
    report: 'products',
    path: join(folder.path, 'products2026-03-02T02-00-00-000Z.csv'),
  });
});

test('the check says what becomes of a computer that is renamed, with and without a UUID', async () => {
  const folder = wholeFolder();
  const noteOf = async (settings: ReturnType<typeof settingsOf>) =>
    (await openFiles(settings).check(never)).probes.find(({ name }) => name === 'identity')?.note;
  expect(await noteOf(settingsOf(folder.path))).toMatch(/known by their UUID.*renamed or moved it is a new group/);
  const { id: _, ...columns } = computersReport.columns;
  const reports = { computers: { ...computersReport, columns } };
  expect(await noteOf(settingsOf(folder.path, { reports }))).toMatch(/No column has the UUID.*a new one when/);
});

test('the check goes step by step and names the step that fails with its remedy', async () => {
  const folder = wholeFolder();
  const check = async (more: object = {}, now = () => morning) =>
    (await openFiles(settingsOf(folder.path, more), now).check(never)).probes.map(
      ({ name, state }) => `${name}: ${state}`,
    );
  expect(await check()).toEqual([
    'folder: ok',
    'report of computers: ok',
    'header of computers: ok',
    'report of products: ok',
    'header of products: ok',
    'age: ok',
    'read all: ok',
    'identity: ok',
    'last connected: unproven',
  ]);
  expect(await check({ freshHours: 2 }, () => morning + 5 * 3_600_000)).toContain('age: failed');
  folder.write('products.csv', 'A;B\r\n1;2\r\n');
  expect((await check()).slice(4, 7)).toEqual(['header of products: failed', 'age: unproven', 'read all: unproven']);
  rmSync(`${folder.path}/computers.csv`);
  const { probes } = await openFiles(settingsOf(folder.path)).check(never);
  expect(probes[1]).toMatchObject({ state: 'failed', note: expect.stringContaining('See the schedule of the report') });
});
