import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConnectedPage, openMappedPage } from '../support/connected-page.ts';
import { axeViolations } from '../support/page.ts';

let stage: ConnectedPage;
beforeAll(async () => {
  stage = await openMappedPage();
});
afterAll(() => stage?.stop());

test('every change stands in the audit with before and after, and is found by what it was done to', async () => {
  const { page, open, ask } = stage;
  await ask('PUT', '/billing/mode', { mode: 'automatic' });
  await open('/activity?view=audit');
  const object = page.getByRole('searchbox', { name: 'Of what' });
  await object.fill('setting:billing.mode');
  await object.press('Enter');
  await stage
    .row(/setting:billing.mode/)
    .first()
    .click();
  const panel = page.getByRole('region', { name: 'Details' });
  await panel.getByText('automatic').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  const { searchParams } = new URL(page.url());
  expect(searchParams.get('object')).toBe('setting:billing.mode');
  for (const [name, path] of [
    ['CSV', '/audit.csv'],
    ['JSON lines', '/audit.jsonl'],
  ] as const) {
    const href = await page.getByRole('link', { name }).getAttribute('href');
    expect(href).toContain(path);
    const file = await (await page.request.get(new URL(href ?? '', page.url()).href)).text();
    expect(file).toContain('automatic');
  }
});

test('a link leads to its row, also where a later page has it', async () => {
  const { page, ask } = stage;
  const modes = ['manual', 'automatic'];
  for (let change = 0; change < 120; change += 1) await ask('PUT', '/billing/mode', { mode: modes[change % 2] });
  const { rows } = await ask<{ rows: { id: number }[] }>('GET', '/audit?limit=119');
  await page.route('**/api/v1/audit?**', (route) =>
    route.continue({ url: route.request().url().replace('limit=200', 'limit=20') }),
  );
  await stage.open(`/activity?view=audit&row=${rows.at(-1)?.id}`);
  const row = page.getByRole('grid').locator('[data-active]');
  await row.waitFor();
  expect(await row.getAttribute('aria-rowindex')).toBe('120');
  await page.unroute('**/api/v1/audit?**');
});

test('syncs and audit are dark without a violation, and no script broke', async () => {
  const { page, open } = stage;
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const path of ['/activity', '/activity?view=audit', '/activity?view=audit&by=nobody']) {
    await open(path);
    expect(await axeViolations(page), path).toEqual([]);
  }
  expect(stage.complaints).toEqual([]);
});
