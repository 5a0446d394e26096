import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConnectedPage, openMappedPage } from '../support/connected-page.ts';
import { axeViolations } from '../support/page.ts';

let stage: ConnectedPage;
beforeAll(async () => {
  stage = await openMappedPage();
  await watchEveryDynamicGroup();
});
afterAll(() => stage?.stop());

interface List<Row> {
  rows: Row[];
  total: number;
}
interface Entry {
  id: number;
  device: string;
  state: string;
  ticketUrl: string | null;
}

/** Every dynamic group opens tickets at once, and devices enter each of them. */
async function watchEveryDynamicGroup(): Promise<void> {
  const { ask, work, sandbox } = stage;
  const { rows } = await ask<List<{ key: number }>>('GET', '/groups?kind=dynamic&limit=500');
  const { priorities } = await ask<{ priorities: { id: string }[] }>('GET', '/ticket-choices');
  for (const { key } of rows)
    await ask('PUT', `/groups/${key}/priority`, { priorityId: priorities[0]?.id, options: { delayMinutes: 0 } });
  await work('/sync', { full: true });
  const { members } = await sandbox.truth<{ members: { server: string; groupId: string }[] }>();
  const watched = new Map(members.map((each) => [each.groupId, each]));
  for (const { server, groupId } of watched.values()) await sandbox.move({ enter: { server, groupId, count: 3 } });
  await work('/sync', { full: true });
}

const entries = (query: string) => stage.ask<List<Entry>>('GET', `/entries?limit=500&${query}`);

test('what would be opened is shown first, then it is opened, and leads into ConnectWise', async () => {
  const { page, open } = stage;
  const { total, rows } = await entries('choice=due');
  expect(total).toBeGreaterThan(0);
  await open(`/tickets?choice=due&row=${rows[0]?.id}`);
  const panel = page.getByRole('region', { name: 'Details' });
  await panel.getByText('What the ticket would say').waitFor();
  await panel.getByText(/seen by us alone/).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Run now' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run tickets now?' });
  await dialog.getByText(/due to be opened/).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Run', exact: true }).click();
  await page
    .getByRole('dialog', { name: 'What was done' })
    .getByText(/opened:$/)
    .waitFor();
  await page.keyboard.press('Escape');
  const { rows: opened } = await entries('choice=open');
  expect(opened.length).toBeGreaterThan(0);
  await open('/tickets?choice=open');
  const link = page.getByRole('grid').getByRole('link').first();
  expect(opened.map(({ ticketUrl }) => ticketUrl)).toContain(await link.getAttribute('href'));
  await page.getByRole('grid').focus();
  await panel.getByText(/: opened, done/).waitFor();
  expect(await axeViolations(page)).toEqual([]);
});

test('an entry without an account leads to the very group to map', async () => {
  const { page, open } = stage;
  const { rows } = await entries('choice=unrouted');
  expect(rows.length).toBeGreaterThan(0);
  await open('/tickets');
  await page.getByRole('combobox', { name: 'Which entries' }).click();
  await page.getByRole('option', { name: 'Unrouted' }).click();
  await stage
    .row(new RegExp(rows[0]?.device ?? ''))
    .first()
    .click();
  const panel = page.getByRole('region', { name: 'Details' });
  await panel.getByText('No account says where its ticket goes.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await panel.getByRole('link', { name: 'Map its group' }).click();
  await page.getByRole('treegrid').waitFor();
  expect(new URL(page.url()).searchParams.get('row')).toMatch(/^\d+$/);
});

test('the history is dark without a violation, and no script broke', async () => {
  const { page, open } = stage;
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const path of ['/tickets', '/tickets?view=history', '/tickets?search=nobodyiscalledso']) {
    await open(path);
    expect(await axeViolations(page), path).toEqual([]);
  }
  expect(stage.complaints).toEqual([]);
});
