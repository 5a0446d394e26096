import { setTimeout } from 'node:timers/promises';
import type { Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ConnectedPage, openMappedPage } from '../support/connected-page.ts';
import { axeViolations } from '../support/page.ts';

let stage: ConnectedPage;
beforeAll(async () => {
  stage = await openMappedPage();
});
afterAll(() => stage?.stop());

interface Adjustment {
  id: number;
  state: string;
  account: { name: string };
  decidedBy: string | null;
}
const waiting = async (query = 'state=undecided') =>
  (await stage.ask<{ rows: Adjustment[] }>('GET', `/adjustments?limit=500&${query}`)).rows;
const history = async (query: string) =>
  (await stage.ask<{ rows: Adjustment[] }>('GET', `/adjustments/history?${query}`)).rows;

beforeEach(async () => {
  stage.complaints.splice(0);
  await stage.page.emulateMedia({ colorScheme: 'light' });
});

test('a dry run shows what would change, can be sent to somebody, and stores nothing', async () => {
  const { page, open } = stage;
  await open('/billing?view=dry-run');
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Dry run' }).click();
  await page.getByText('Devices counted').waitFor();
  const rows = async () => Number(await page.getByRole('grid', { name: 'Dry run' }).getAttribute('aria-rowcount'));
  await expect.poll(rows).toBeGreaterThan(2);
  const count = await rows();
  expect(await waiting()).toEqual([]);
  await open(new URL(page.url()).pathname + new URL(page.url()).search);
  await page.getByText('Devices counted').waitFor();
  await expect.poll(rows).toBe(count);
  expect(await axeViolations(page)).toEqual([]);
});

test('by keyboard alone one adjustment is looked at, approved and told of', async () => {
  const { page, open, work } = stage;
  await work('/plans', { dryRun: false });
  const before = await waiting();
  expect(before.length).toBeGreaterThan(1);
  await open('/billing');
  const grid = page.getByRole('grid', { name: 'Waiting adjustments' });
  await grid.getByRole('checkbox').nth(1).waitFor(); // of the first row
  await grid.focus();
  await page.getByRole('region', { name: 'Details' }).getByText('What it rests on').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  // The summary comes after the dialog has taken the focus.
  const slow = async (route: Route) => {
    await setTimeout(1500);
    await route.continue();
  };
  await page.route('**/adjustments/summary*', slow, { times: 1 });
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Approve one adjustment?' });
  await dialog.getByText('Together, a month').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  // Somebody plans again, and the summary is read anew: the key is not lost meanwhile.
  const { promise: answered, resolve: letGo } = Promise.withResolvers<void>();
  const late = async (route: Route) => {
    await answered;
    await route.continue();
  };
  await page.route('**/adjustments/summary*', late, { times: 1 });
  const readAnew = page.waitForRequest('**/adjustments/summary*');
  await work('/plans', { dryRun: false });
  await readAnew;
  await page.keyboard.press('Enter');
  await stage.toast(/One adjustment is approved/).waitFor();
  letGo();
  expect(await waiting('state=approved')).toMatchObject([{ decidedBy: 'Ada Lovelace' }]);
});

test('of two who approve the same one wins, and the other is told by whom', async () => {
  const { page, open, work, ask } = stage;
  await work('/plans', { dryRun: false });
  const [first] = await waiting();
  await open('/billing');
  await page.getByRole('checkbox', { name: 'Choose all that are loaded' }).click();
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
  const dialog = page.getByRole('dialog', { name: /^Dismiss/ });
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('another time');
  await page.route(
    '**/adjustments/dismiss',
    async (route) => {
      await ask('POST', '/adjustments/approve', { ids: [first?.id] });
      await route.continue();
    },
    { times: 1 },
  );
  await dialog.getByRole('button', { name: 'Dismiss' }).click();
  const told = page.getByRole('alert').filter({ hasText: 'Somebody else was faster.' });
  await told.getByText(/: approved, Ada Lovelace,/).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect((await history('state=approved')).map(({ id }) => id)).toContain(first?.id);
  expect(await history('state=dismissed')).toEqual([]);
});

test('what is approved is posted now, its posting is undone whole, and its additions are released', async () => {
  const { page, open } = stage;
  const approved = await waiting('state=approved');
  await open('/billing?view=approved');
  await page.getByRole('button', { name: `Post now (${approved.length})` }).click();
  const post = page.getByRole('dialog', { name: 'Post now?' });
  await post.getByText('Each addition is read again first.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await post.getByRole('button', { name: 'Post', exact: true }).click();
  const told = page.getByRole('dialog', { name: 'What became of it' });
  await told.getByText(/(is|are) posted\./).waitFor();
  await told.getByRole('link', { name: /Show all of posting/ }).click();
  await stage
    .row(/posted/)
    .first()
    .click();
  await page.getByRole('region', { name: 'Details' }).getByText('ConnectWise has it').waitFor();
  expect(await axeViolations(page)).toEqual([]);

  await open('/billing?view=postings');
  await stage.row(/posted by hand/).click();
  await page.getByRole('button', { name: 'Undo the whole posting' }).click();
  const undo = page.getByRole('dialog', { name: /^Undo all of posting/ });
  await undo.getByRole('textbox', { name: 'Reason' }).fill('counted too early');
  await undo.getByRole('button', { name: 'Undo', exact: true }).click();
  await undo.getByText(/go(es)? back\./).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await undo.getByRole('link', { name: 'Show what is on hold' }).click();
  await stage
    .row(/counted too early/)
    .first()
    .waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('checkbox', { name: 'Choose all that are loaded' }).click();
  await page
    .getByRole('region', { name: 'What to do with the chosen rows' })
    .getByRole('button', { name: 'Release' })
    .click();
  await stage.toast(/Released\./).waitFor();
  await page.getByText('Nothing is on hold.').waitFor();
});

test('one is dismissed with a reason, and all others that fit are approved after a summary', async () => {
  const { page, open, work } = stage;
  await work('/plans', { dryRun: false });
  const before = await waiting();
  await open('/billing');
  await page
    .getByRole('checkbox', { name: /^Choose (?!all)/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Dismiss one adjustment?' });
  const deed = dialog.getByRole('button', { name: 'Dismiss' });
  expect(await deed.isDisabled()).toBe(true);
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('the customer leaves');
  await deed.click();
  await stage.toast(/One adjustment is dismissed/).waitFor();
  await page.getByRole('button', { name: 'Approve all' }).click();
  const summary = page.getByRole('dialog', { name: /^Approve/ });
  await summary.getByText('Up, a month').waitFor();
  await summary.getByRole('button', { name: 'Approve' }).click();
  await page.getByText('Nothing waits.').waitFor();
  expect(await waiting('state=approved')).toHaveLength(before.length - 1);
  await open('/billing?view=history&state=dismissed');
  await stage.row(/the customer leaves/).waitFor();
});

test('who approves is switched, with an account of its own mode, and everything is paused and resumed', async () => {
  const { page, open, ask } = stage;
  await open('/billing');
  await page.getByRole('button', { name: 'Manual' }).click();
  const drawer = page.getByRole('dialog', { name: 'Who approves' });
  await drawer.getByText('Automatic', { exact: true }).click();
  await drawer.getByText(/is approved by itself/).waitFor();
  await expect.poll(() => ask('GET', '/billing/mode')).toMatchObject({ mode: 'automatic', by: 'Ada Lovelace' });
  await drawer.getByRole('combobox', { name: 'Add an account' }).fill('fjord');
  await page.getByRole('option', { name: /Fjord/ }).first().click();
  await drawer.getByRole('combobox', { name: /^Who approves for Fjord/ }).waitFor();
  expect(await ask('GET', '/accounts?mode=manual')).toMatchObject({ total: 1 });
  expect(await axeViolations(page)).toEqual([]);
  await drawer.getByText('Manual', { exact: true }).first().click();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Pause' }).click();
  const pause = page.getByRole('dialog', { name: 'Pause postings and tickets?' });
  await pause.getByRole('textbox', { name: 'Why' }).fill('month end');
  expect(await axeViolations(page)).toEqual([]);
  await pause.getByRole('button', { name: 'Pause' }).click();
  await page.getByText(/month end \(Ada Lovelace\)/).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText(/month end/).waitFor({ state: 'detached' });
});

test('a refusal is told where it happened, and what was typed stays', async () => {
  const { page, open } = stage;
  await open('/billing?view=history');
  const answer = {
    status: 503,
    title: 'Not available',
    detail: 'The data folder is gone.',
    code: 'database',
    details: {},
  };
  await page.route('**/pauses', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await setTimeout(300);
    return route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(answer) });
  });
  await page.getByRole('button', { name: 'Pause' }).click();
  const pause = page.getByRole('dialog', { name: 'Pause postings and tickets?' });
  const why = pause.getByRole('textbox', { name: 'Why' });
  await why.fill('inventory');
  await pause.getByRole('button', { name: 'Pause' }).click();
  await pause.getByText('The data folder is gone.').waitFor();
  await pause.getByRole('button', { name: 'Pause' }).and(page.locator(':focus')).waitFor();
  expect(await why.inputValue()).toBe('inventory');
  expect(await axeViolations(page)).toEqual([]);
  await page.unroute('**/pauses');
});

test('every list of it is dark without a violation, and no script broke', async () => {
  const { page, open } = stage;
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const view of ['waiting', 'approved', 'dry-run', 'history', 'postings', 'holds']) {
    await open(`/billing?view=${view}`);
    expect(await axeViolations(page), view).toEqual([]);
  }
  expect(stage.complaints).toEqual([]);
});
