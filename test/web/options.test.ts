import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ConnectedPage, openConnectedPage } from '../support/connected-page.ts';
import { administrator, axeViolations } from '../support/page.ts';

let stage: ConnectedPage;
let page: Page;
beforeAll(async () => {
  stage = await openConnectedPage({ waitMs: 20_000 });
  page = stage.page;
});
afterAll(() => stage?.stop());
beforeEach(() => stage.complaints.splice(0));

async function open(tab: string): Promise<void> {
  await page.goto(`${stage.served.url}/options?tab=${tab}`);
  await page.locator('main section form, main section h2').first().waitFor();
}
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const toast = (text: RegExp) => page.getByRole('alert').filter({ hasText: text });

test('a connection is tested, changed with all else kept, and its secret asked for again at another address', async () => {
  await open('connectwise');
  await button('Test connection').click();
  await page.getByRole('row', { name: /proven.*Finance > Agreements: Inquire All/ }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await button('Modify').click();
  const site = page.getByLabel('Site', { exact: true });
  expect(await site.inputValue()).toBe(stage.sandbox.connectwise.site);
  await site.fill('http://127.0.0.1:9');
  await button('Test and save').click();
  await page.getByText('The private key must be given again').waitFor();
  expect(await site.inputValue()).toBe('http://127.0.0.1:9');
  await site.fill(stage.sandbox.connectwise.site);
  await page.getByLabel('Private key', { exact: true }).fill(stage.sandbox.connectwise.privateKey);
  await button('Test and save').click();
  await toast(/ConnectWise is changed/).waitFor();
});

test('a server is deleted after a clear word, and comes back with all it had', async () => {
  await open('eset');
  await button('Delete').first().click();
  await page.getByRole('dialog').getByText('Its seats are frozen as they are now').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'Deleted servers' }).waitFor();
  await button('Connect again').click();
  const [server] = stage.sandbox.eset;
  if (server === undefined) throw new Error('the sandbox has no ESET server');
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe(server.name);
  expect(await page.getByLabel('Port', { exact: true }).inputValue()).toBe(`${server.port}`);
  expect(await axeViolations(page)).toEqual([]);
});

test('a setting is changed by the keyboard, told with its default, undone and reset', async () => {
  await open('tickets');
  const delay = page.getByRole('textbox', { name: 'Delay in minutes' });
  await delay.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('15');
  await page.keyboard.press('Enter');
  await toast(/Delay in minutes is set/)
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect.poll(() => delay.inputValue()).toBe('60');
  await delay.fill('0');
  await delay.press('Enter');
  await page.getByText('Default: 60').waitFor();
  await button('Reset to default').click();
  await expect.poll(() => delay.inputValue()).toBe('60');
});

test('money is an amount, not cents, and a company is found by its name and kept by it', async () => {
  await open('billing');
  const money = page.getByRole('textbox', { name: 'Money of one run' });
  expect(await money.inputValue()).toBe('5,000.00');
  await money.fill('1250.50');
  await money.press('Enter');
  await toast(/Money of one run is set/).waitFor();
  await page.getByText('Default: 5,000.00').waitFor();
  await open('tickets');
  const company = page.getByRole('combobox', { name: 'Company for devices without an account' });
  await company.fill('thorn');
  await page.getByRole('option', { name: 'Thornbury Legal GmbH' }).click();
  await company.press('Enter');
  await toast(/Company for devices without an account is set/).waitFor();
  await page.reload();
  await expect.poll(() => company.inputValue()).toBe('Thornbury Legal GmbH');
  const said = await page.request.get(`${stage.served.url}/api/v1/settings`);
  const { rows } = (await said.json()) as { rows: { name: string; value: unknown }[] };
  expect(rows.find(({ name }) => name === 'billing.guards.runCents')?.value).toBe(125_050);
});

test('a person who is added sets a password with the code, and is made an operator no more', async () => {
  await open('users');
  await page.getByLabel('Name', { exact: true }).fill('Jana');
  await page.getByLabel('E-mail', { exact: true }).fill('jana@msp.example');
  await button('Add a person').click();
  const shown = page.getByRole('status').filter({ hasText: 'The code for Jana' });
  const [code = ''] = /\d+-[A-Z2-9-]{24}/.exec((await shown.textContent()) ?? '') ?? [];
  expect(await axeViolations(page)).toEqual([]);
  const other = await stage.browser.browser()?.newContext();
  const fresh = await other?.newPage();
  if (fresh === undefined) throw new Error('the browser is gone');
  await fresh.goto(`${stage.served.url}/sign-in`);
  await fresh.getByRole('link', { name: 'I have a code' }).click();
  await fresh.getByLabel('One-time code').fill(code);
  await fresh.getByLabel('New password', { exact: true }).fill('example of seven yellow larks');
  expect(await axeViolations(fresh)).toEqual([]);
  await fresh.getByRole('button', { name: 'Set the password' }).click();
  await fresh.getByText('Your password is set').waitFor();
  await other?.close();
  await button('Jana').click();
  await page.getByRole('combobox', { name: 'Role' }).first().click();
  await page.getByRole('option', { name: 'Viewer' }).first().click();
  await toast(/The role of Jana is changed/).waitFor();
});

test('a second factor shows its picture and key, a wrong code is told, and an API key is shown once', async () => {
  await open('account');
  await page.getByLabel('Your password now', { exact: true }).last().fill(administrator.password);
  await button('Set up').click();
  await page.getByRole('img', { name: 'Picture for the authenticator app' }).waitFor();
  await page.getByLabel('Code', { exact: true }).fill('000000');
  await button('Switch on').click();
  await page.getByText('This code is not right').waitFor();
  expect(await axeViolations(page)).toEqual([]);

  await open('keys');
  await page.getByLabel('Name', { exact: true }).fill('reports');
  await page.getByLabel('Last day').fill('2999-12-31');
  await button('Make a key').click();
  await page.getByText('The end must be later than now, and within 3650 days.').waitFor();
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('reports');
  await page.getByLabel('Last day').fill('');
  await button('Make a key').click();
  await page.getByRole('status').filter({ hasText: 'The key reports' }).waitFor();
  await button('I have kept it').click();
  await button('Revoke').click();
  await page.getByText('revoked', { exact: true }).waitFor();
});

test('what is exported is previewed before it is imported, and a backup is fetched', async () => {
  await open('backup');
  const [exported] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download the export' }).click(),
  ]);
  const path = await exported.path();
  await page.getByLabel('Choose a file').or(page.locator('input[type="file"]')).first().setInputFiles(path);
  await page.getByText(/\d+ new, \d+ changed/).waitFor();
  writeFileSync(path, 'no example of JSON');
  await page.locator('input[type="file"]').setInputFiles(path);
  await page.getByText('That did not work.').waitFor();
  await button('Make a backup').click();
  const [backup] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download the backup' }).click(),
  ]);
  expect(backup.suggestedFilename()).toMatch(/^seatbridge-.*\.sqlite$/);
});

test('a dark screen has no violation either, and no script of any tab broke', async () => {
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const tab of ['connectwise', 'eset', 'intervals', 'billing', 'users', 'account', 'signOn', 'keys', 'backup']) {
    await open(tab);
    expect(await axeViolations(page), tab).toEqual([]);
  }
  expect(stage.complaints).toEqual([]);
});
