import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newestFile } from './newest.ts';

const { signal } = new AbortController();
const look = { now: Date.now, signal };

async function newFolder(names: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'seatbridge-newest-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const name of names) {
    await writeFile(join(folder, name), 'UUID;Name\r\n');
    await utimes(join(folder, name), 1_700_000_000, 1_700_000_000);
  }
  return folder;
}

test('a name that no file has is refused with those that there are', async () => {
  const folder = await newFolder(['a.csv', 'b.csv', 'c.csv', 'd.csv', 'e.csv', 'f.csv', 'g.csv']);

  await expect(newestFile({ folder, files: 'computers*.csv' }, look)).rejects.toMatchObject({
    code: 'usage',
    details: { field: 'files' },
    message: `files: there is no file "computers*.csv" in ${folder}. In it: a.csv, b.csv, c.csv, d.csv, e.csv and 2 more. Give one of these names, with * for what changes from night to night.`,
  });
  await expect(newestFile({ folder: await newFolder([]), files: '*.csv' }, look)).rejects.toThrow('It has no files');
  expect(await newestFile({ folder, files: 'G*.csv' }, look)).toBe(join(folder, 'g.csv'));
});

test('a folder that is not there, or is another one for each way to start the program, is refused by its field', async () => {
  const missing = join(await newFolder([]), 'missing');

  for (const [folder, words] of [
    [missing, `${missing} cannot be read: there is no such file or folder. See whether it is there`],
    ['reports', 'give the whole path'],
    ['', 'give the whole path'],
  ] as const) {
    const refusal = newestFile({ folder, files: '*.csv' }, look);
    await expect(refusal).rejects.toMatchObject({ code: 'usage', details: { field: 'folder' } });
    await expect(refusal).rejects.toThrow(words);
  }
});
