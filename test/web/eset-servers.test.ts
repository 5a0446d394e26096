import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { usualDialect, writeReports } from '../../src/sandbox/era/report-files.ts';
import { type EraServer, startEraServer } from '../../src/sandbox/era/server-api.ts';
import { tablesOf } from '../../src/sandbox/era/tables.ts';
import { eraRoles, eraTemplate } from '../../src/sandbox/era/templates.ts';
import { createWorld } from '../../src/sandbox/world.ts';
import { openBrowser } from '../support/browser.ts';
import { describeWithLibrary } from '../support/describe-with-library.ts';
import { axeViolations, openScreen, type Served, servePage, startFirst } from '../support/page.ts';

const [server] = createWorld('demo', 1).servers;
if (server === undefined) throw new Error('the world has no ESET server');

const hourMs = 3_600_000;
const folder = mkdtempSync(join(tmpdir(), 'seatbridge-reports-'));
const elsewhere = mkdtempSync(join(tmpdir(), 'seatbridge-brought-'));
const emptyFolder = mkdtempSync(join(tmpdir(), 'seatbridge-empty-'));

let served: Served;
let browser: BrowserContext;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  const now = Date.now();
  writeReports(server, { folder, now, madeAt: now - 3 * hourMs, dialect: { ...usualDialect, language: 'de' } });
  writeReports(server, { folder: elsewhere, now, madeAt: now - hourMs, dialect: { ...usualDialect, language: 'de' } });
  [served, browser] = await Promise.all([servePage(), openBrowser({ reducedMotion: 'reduce' })]);
  page = browser.pages()[0] ?? (await browser.newPage());
  page.setDefaultTimeout(20_000);
  page.on('pageerror', ({ message }) => complaints.push(message));
  await startFirst(page, served);
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
  for (const each of [folder, elsewhere, emptyFolder]) rmSync(each, { recursive: true, force: true });
});
beforeEach(() => complaints.splice(0));

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const label = (name: string) => page.getByLabel(name, { exact: true });
const pick = async (list: string, option: string) => {
  await page.getByRole('combobox', { name: list, exact: true }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
};

/** Without a violation in either light. */
async function expectAccessible(): Promise<void> {
  expect(await axeViolations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await axeViolations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: null });
}

const addServer = () => openScreen(page, `${served.url}/options?tab=eset&server=new`);

test('the version of a server leads to the ways into it, each with what it needs', async () => {
  await addServer();
  expect(await label('Port').inputValue()).toBe('9443');
  await page.getByText(/reached on port 9443/).waitFor();
  await expectAccessible();

  await pick('Version of the server', 'ERA 5 (5.3 and later)');
  await page.getByText(/Port 2226.*is not used/).waitFor();
  await page.getByText(/ESET Remote Administrator Console/).waitFor();
  await label('Folder of the reports').waitFor();
  await label('Address of the web console').waitFor({ state: 'hidden' });
  await expectAccessible();

  await pick('Version of the server', 'ESMC 7');
  expect(await page.getByRole('radio', { name: 'By report files' }).isChecked()).toBe(true);
  await label('Address of the web console').waitFor();
  await page.getByRole('radio', { name: 'Live, through the library ServerApi' }).check();
  expect(await label('Port').inputValue()).toBe('2223');
  await expectAccessible();

  await pick('Version of the server', 'ESET PROTECT (cloud)');
  await page.getByRole('combobox', { name: 'Region' }).waitFor();
  expect(complaints).toEqual([]);
});

test('the columns of report files are assigned from their own header, and what is typed stays where it is refused', async () => {
  await addServer();
  await pick('Version of the server', 'ERA 5 (5.3 and later)');
  await label('Name').fill('Old server');
  await label('Folder of the reports').fill(folder);
  await label('File of the computers').fill('clients*.csv');
  await button('Look at the file').first().click();
  await page.getByText(`there is no file "clients*.csv" in ${folder}. In it: `).waitFor();
  await button('Test and connect').click();
  expect(await page.evaluate<string>('document.activeElement.validationMessage')).toMatch(/^Look at this file first/);
  for (const [at, [report, files]] of (
    [
      ['File of the computers', 'computers*.csv'],
      ['File of the products', 'products*.csv'],
      ['File of the dynamic groups', 'dynamic-groups*.csv'],
    ] as const
  ).entries()) {
    await label(report).fill(files);
    await button('Look at the file').nth(at).click();
    await page.getByText('UTF-8').nth(at).waitFor();
  }
  const column = (name: string) => page.getByRole('combobox', { name, exact: true });
  expect(await column('UUID (Report of computers)').inputValue()).toBe('id');
  expect(await column('Statische Gruppe (Report of computers)').inputValue()).toBe('group');
  await column('Seriennummer (Report of computers)').selectOption('Serial number');
  await column('Anwendung (Report of products)').selectOption('Product');
  await column('Computername (Report of computers)').selectOption('not read');
  await expectAccessible();

  await button('Test and connect').click();
  await page.getByText('The report of computers needs a column for the name of the computer.').waitFor();
  await column('Computername (Report of computers)').selectOption('Name of the computer');
  await page.getByRole('button', { name: 'More' }).click();
  await label('Before a separator that is part of a name').fill('/');
  await button('Test alone').click();
  await page.getByRole('row', { name: /proven.*header of computers/ }).waitFor();
  await page.getByRole('row', { name: /proven.*read all.*Computers: \d+, groups: \d+/ }).waitFor();
  await expectAccessible();
  await button('Test and connect').click();
  await page.getByText('Report files of any ESET server').waitFor();

  await button('Modify').click();
  expect(await column('Seriennummer (Report of computers)').inputValue()).toBe('serial');
  await expect.poll(() => page.getByText('As it was assigned.').count()).toBe(3);
  expect(complaints).toEqual([]);
});

test('files of a server that cannot reach the folder are brought by hand, and what is none of its reports is refused', async () => {
  await openScreen(page, `${served.url}/options?tab=eset`);
  const foreign = join(elsewhere, 'invoices.csv');
  writeFileSync(foreign, 'Invoice;Sum\r\n1;20\r\n');
  const brought = join(elsewhere, 'computers.csv');
  await page.locator('input[type=file]').setInputFiles([brought, foreign]);
  const fates = page.getByRole('list', { name: 'What came of the files' }).getByRole('listitem');
  await fates.filter({ hasText: /^kept computers\.csv/ }).waitFor();
  await fates.filter({ hasText: /^refused invoices\.csv.*none of the reports/ }).waitFor();
  expect(readdirSync(folder)).not.toContain('invoices.csv');
  await expectAccessible();
  await button('Read them now').click();
  await page.getByText(/^They are read\./).waitFor();
  await page.getByText('ok', { exact: true }).waitFor();
  await openScreen(page, `${served.url}/eset-console`);
  await page.getByRole('row', { name: /Old server.*ESET Remote Administrator Console/ }).waitFor();
  expect(complaints).toEqual([]);
});

test('a server that never reaches the folder is connected by files of this computer, then its first files are brought', async () => {
  await addServer();
  await pick('Version of the server', 'ERA 5 (5.3 and later)');
  await label('Name').fill('Far server');
  await label('Folder of the reports').fill(emptyFolder);
  const own = page.locator('form input[type=file]');
  const broken = { name: 'broken.csv', mimeType: 'text/csv', buffer: Buffer.from('no table') };
  await own.first().setInputFiles(broken);
  await page.getByText(/^broken\.csv has no header/).waitFor();
  await label('File of the computers').fill('computers*.csv');
  await own.first().setInputFiles(join(elsewhere, 'computers.csv'));
  await page.getByRole('combobox', { name: 'Statische Gruppe (Report of computers)' }).waitFor();
  await own.nth(1).setInputFiles(join(elsewhere, 'products.csv'));
  await page.getByRole('combobox', { name: 'Anwendung (Report of products)' }).selectOption('Product');
  expect(await label('File of the products').inputValue()).toBe('products.csv');
  await expectAccessible();

  await button('Test and connect').click();
  await page.getByRole('row', { name: /failed.*report of computers.*can be brought/ }).waitFor();
  expect(readdirSync(emptyFolder)).toEqual([]);
  await button('Keep it all the same').click();
  await page.getByRole('heading', { name: 'Far server' }).waitFor();
  await page
    .locator('input[type=file][multiple]')
    .last()
    .setInputFiles(['computers.csv', 'products.csv'].map((name) => join(elsewhere, name)));
  const fates = page.getByRole('list', { name: 'What came of the files' }).getByRole('listitem');
  await fates.filter({ hasText: /^kept products\.csv/ }).waitFor();
  await button('Read them now').click();
  await page.getByText(/^They are read\./).waitFor();

  await openScreen(page, `${served.url}/guide?step=eset`);
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Far server' })
    .getByRole('button', { name: 'Bring report files' })
    .waitFor();
  await expectAccessible();
  expect(complaints).toEqual([]);
});

describeWithLibrary('a server that is read through its library', () => {
  let era: EraServer;
  const templates = eraRoles.map((role) => ({
    ...{ name: `${role}.json`, mimeType: 'application/json' },
    buffer: Buffer.from(eraTemplate(role)),
  }));
  beforeAll(async () => {
    era = await startEraServer({ password: 'example-password' });
    era.tell(tablesOf(server, Date.now()));
  });
  afterAll(() => era?.close());

  test('is tested step by step, trusted by its fingerprint, and a template is tried on it before it is kept', async () => {
    await addServer();
    await pick('Version of the server', 'ERA 6');
    await page.getByRole('radio', { name: 'Live, through the library ServerApi' }).check();
    const { host, port, username, password, certificate } = era;
    const typed = { Name: 'Live server', Host: host, Port: `${port}`, 'User name': username, Password: password };
    for (const [field, text] of Object.entries({ ...typed, 'Folder of the library': elsewhere }))
      await label(field).fill(text);
    await button('Test and connect').click();
    await page.getByRole('row', { name: /failed.*find the library/ }).waitFor();
    await page.getByRole('row', { name: /unproven.*log in/ }).waitFor();
    await expectAccessible();

    await label('Folder of the library').fill(era.folder);
    await button('Test and connect').click();
    await page.getByText(certificate.fingerprint, { exact: true }).waitFor();
    await button('It is my server: trust this certificate').click();
    await page.getByRole('row', { name: /proven.*log in/ }).waitFor();
    await page.getByRole('row', { name: /missing.*report of computers with their static groups/ }).waitFor();
    await button('Keep it all the same').click();
    await page.getByRole('heading', { name: 'Live server' }).waitFor();

    await button('Modify').last().click();
    const broken = { name: 'broken.json', mimeType: 'application/json', buffer: Buffer.from('{') };
    await page.locator('form input[type=file]').setInputFiles([...templates, broken]);
    await page.getByText('It is not JSON').waitFor();
    await button('Remove').last().click();
    await button('Try it on the server').nth(1).click();
    await page
      .getByRole('cell', { name: /^ESET Endpoint/ })
      .first()
      .waitFor();
    await expectAccessible();
    await button('Test and save').click();
    await page.getByRole('alert').filter({ hasText: 'Live server is changed' }).waitFor();
    await button('Test connection').last().click();
    await page.getByRole('row', { name: /proven.*report of computers with their dynamic groups/ }).waitFor();
    expect(complaints).toEqual([]);
  });
});
