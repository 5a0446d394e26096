import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConnectedPage, openMappedPage } from '../support/connected-page.ts';
import { axeViolations } from '../support/page.ts';

let stage: ConnectedPage;
beforeAll(async () => {
  stage = await openMappedPage();
  await stage.work('/plans', { dryRun: false });
});
afterAll(() => stage?.stop());

interface Finding {
  id: number;
  kind: string;
  title: string;
  facts: Record<string, unknown>;
}
const findings = async (query = '') =>
  (await stage.ask<{ rows: Finding[] }>('GET', `/findings?limit=500&${query}`)).rows;

const panel = () => stage.page.getByRole('region', { name: 'Details' });

test('a finding leads to the screen that settles it, with the right row chosen', async () => {
  const { page, open } = stage;
  const customers = await findings('kind=new-customer-group');
  const [customer] = customers;
  await open('/findings');
  await page.getByRole('combobox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: /New customer group \(\d+\)/i }).click();
  const grid = page.getByRole('grid', { name: 'Findings' });
  await grid.and(page.locator(`[aria-rowcount="${customers.length + 1}"][aria-busy="false"]`)).waitFor();
  await grid.focus();
  await panel().getByText('Map the group to the agreement that bills it').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await open(`/findings?row=${customer?.id}`);
  await panel().getByRole('button', { name: 'Map the group' }).click();
  await page.getByRole('treegrid').waitFor();
  expect(new URL(page.url()).searchParams.get('row')).toBe(String(customer?.facts['groupKey']));
});

test('one is accepted with a reason and an end, stands among the accepted, and is taken back', async () => {
  const { page, open } = stage;
  const [first] = await findings();
  await open(`/findings?row=${first?.id}`);
  await panel().getByRole('button', { name: 'Accept as it is' }).click();
  const dialog = page.getByRole('dialog', { name: 'Accept this finding as it is?' });
  await dialog.getByRole('textbox', { name: 'Why it may stay so' }).fill('agreed with the customer');
  await dialog.getByLabel('Until (last day)').fill('2999-12-31');
  expect(await axeViolations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Accept as it is' }).click();
  await panel().getByText('agreed with the customer').waitFor();
  expect((await findings()).map(({ id }) => id)).not.toContain(first?.id);
  await open(`/findings?view=accepted&row=${first?.id}`);
  await panel().getByText('It returns when its seats').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await panel().getByRole('button', { name: 'Take back' }).click();
  await stage.toast(/Taken back/).waitFor();
  expect((await findings()).map(({ id }) => id)).toContain(first?.id);
});

test('what one click settles is settled by it, after it was said what that is', async () => {
  const { page, open } = stage;
  const finding = {
    ...{ id: 999_999, kind: 'data-stale', object: 'connection:1', title: 'The data of ConnectWise is too old' },
    ...{ whatToDo: 'Sync it.', command: '', facts: { source: 'ConnectWise', since: '' }, seats: 0, monthCents: 0 },
    ...{ since: '2026-01-01T00:00:00.000Z', quiet: false, accepted: null },
    mend: { method: 'POST', path: '/connections/1/sync', body: {}, asks: [] },
  };
  await page.route('**/findings/999999', (route) => route.fulfill({ json: finding }));
  await open('/findings?row=999999');
  await panel().getByRole('button', { name: 'Sync now' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sync now' });
  expect(await axeViolations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Do it' }).click();
  await stage.toast(/Done\./).waitFor();
  await page.unroute('**/findings/999999');
  await open('/findings?row=999999');
  await page.getByText('This finding is over').waitFor();
});

test('both lists are dark without a violation, and no script broke', async () => {
  const { page, open } = stage;
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const path of ['/findings', '/findings?view=accepted', '/findings?search=nothingiscalledso']) {
    await open(path);
    expect(await axeViolations(page), path).toEqual([]);
  }
  expect(stage.complaints).toEqual([]);
});
