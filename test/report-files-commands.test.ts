import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runSeatbridge } from './support/program.ts';

async function newPlace(): Promise<{ data: string; folder: string }> {
  const place = await mkdtemp(join(tmpdir(), 'seatbridge-reports-'));
  onTestFinished(() => rm(place, { recursive: true, force: true }));
  return { data: join(place, 'data'), folder: place };
}

test('columns are named by header or number, and asked for where somebody can be asked', async () => {
  const { data, folder } = await newPlace();
  const file = join(folder, 'computers.csv');
  await writeFile(file, 'UUID\tName\tName\npc-id\tpc-1\tAll/Acme\n');
  const anHourAgo = new Date(Date.now() - 3_600_000);
  await utimes(file, anHourAgo, anHourAgo);
  const named = ['--folder', folder, '--computers', 'computers*.csv'];
  const connect = (...columns: string[]) =>
    runSeatbridge(['connect', 'eset', 'Old', '--kind', 'era-report-files', ...named, ...columns, '--json'], { data });

  const unasked = await connect();
  expect([unasked.exit, unasked.stdout]).toEqual([3, expect.stringContaining('--computers-columns')]);
  const twice = await connect('--computers-columns', 'id=UUID', 'name=Name', 'group=3');
  expect([twice.exit, twice.stdout]).toEqual([2, expect.stringContaining('give its number')]);
  const kept = await connect('--computers-columns', 'id=UUID', 'name=2', 'group=3');
  expect(kept).toMatchObject({ exit: 0 });
  expect(kept.json<{ verdict: string }>().verdict).toBe('ok');

  const preview = await runSeatbridge(['reports', 'preview', file, '--json'], { data });
  expect((await runSeatbridge(['reports', 'preview', join(data, 'missing.csv')], { data })).exit).toBe(2);
  expect(preview.json()).toMatchObject({ delimiter: '\t', closed: true, header: ['UUID', 'Name', 'Name'] });
  for (const [unread, why] of [
    [join(data, 'missing.csv'), 'there is no such file'],
    [folder, 'is no file'],
  ] as const) {
    const refused = await runSeatbridge(['import-report', 'Old', file, unread], { data });
    expect([refused.exit, refused.stderr]).toEqual([2, expect.stringContaining(why)]);
  }
  const brought = await runSeatbridge(['import-report', 'Old', file, '--json'], { data });
  expect(brought.json()).toMatchObject([{ file: 'computers.csv', report: 'computers' }]);
});

test('a sync that reads a report with times of another format says what could not be read', async () => {
  const { data, folder } = await newPlace();
  const file = join(folder, 'computers.csv');
  await writeFile(file, 'Name;Group;Seen\npc-1;All/Acme;11/24/2026 02:00:00\npc-2;All/Acme;\n');
  const anHourAgo = new Date(Date.now() - 3_600_000);
  await utimes(file, anHourAgo, anHourAgo);
  const columns = ['--computers-columns', 'name=Name', 'group=Group', 'last-seen=Seen'];
  const connect = ['connect', 'eset', 'Old', '--kind', 'era-report-files', '--folder', folder];
  await runSeatbridge([...connect, '--computers', 'computers.csv', ...columns, '--no-test'], { data });

  const { stdout } = await runSeatbridge(['sync', 'Old'], { data });
  expect(stdout).toContain('Old: 1 record could not be read:   seatbridge findings');
  expect((await runSeatbridge(['findings'], { data })).stdout).toContain('is no time as this connection writes them');
});
