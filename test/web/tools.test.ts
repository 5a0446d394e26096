import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConnectedPage, openConnectedPage } from '../support/connected-page.ts';
import { axeViolations } from '../support/page.ts';

let stage: ConnectedPage;
let page: Page;
beforeAll(async () => {
  stage = await openConnectedPage();
  page = stage.page;
});
afterAll(() => stage?.stop());

const open = (path: string) => stage.open(path);
const waiting = async () => (await (await page.request.get(`${stage.served.url}/api/v1/feedback`)).json()).waiting;
const field = (name: string) => page.getByRole('textbox', { name, exact: true });

test('feedback shows all that is sent, keeps what was typed elsewhere meanwhile, and says where it went', async () => {
  await open('/feedback');
  await field('Subject').fill('The tree');
  await field('Information').fill('It is long.');
  await page.getByRole('checkbox', { name: "It's OK to contact me" }).check();
  expect(await field('Name').inputValue()).toBe('Ada Lovelace');
  await field('E-mail').fill('ada@msp.example');
  await open('/accounts');
  await open('/feedback');
  expect(await field('Information').inputValue()).toBe('It is long.');
  await page.getByRole('button', { name: 'Show what is sent' }).click();
  const preview = page.getByRole('region', { name: 'This is sent' });
  await preview.getByText('Ada Lovelace <ada@msp.example>').waitFor();
  await preview.getByText('connectwise: ok').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText(/^Kept in .*feedback.*json/).waitFor();
  await page.getByRole('button', { name: 'Say something else' }).click();
  expect(await field('Subject').inputValue()).toBe('');
});

test('feedback that is refused stays in the form; what cannot be sent yet is kept', async () => {
  await open('/feedback');
  await field('Subject').fill('Later');
  await field('Information').fill('When it works.');
  const detail = 'The data folder is gone.';
  await page.route('**/api/v1/feedback', (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ detail }) }),
  );
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText(detail).waitFor();
  expect(await field('Information').inputValue()).toBe('When it works.');
  await page.unroute('**/api/v1/feedback');
  const webhook = { value: 'https://127.0.0.1:9/feedback' };
  const origin = stage.served.url;
  await page.request.put(`${origin}/api/v1/settings/feedback.recipient`, { data: webhook, headers: { origin } });
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('Thank you. It could not be sent yet.').waitFor();
  expect(await waiting()).toBe(1);
});

test('each ESET server leads to its console in a new tab, and a local one says how', async () => {
  await open('/eset-console');
  const link = page.getByRole('link', { name: /era\/webconsole/ });
  expect(await link.getAttribute('target')).toBe('_blank');
  await page.getByText(/opens on the computer that Seatbridge runs on/).waitFor();
  await page.getByText(/It has no web console that is known here/).waitFor();
  expect(await axeViolations(page)).toEqual([]);
});

test('the question mark and F1 open the help of the very screen, and lead to all of it', async () => {
  await open('/services');
  await page.keyboard.press('F1');
  const panel = page.getByRole('dialog', { name: 'Help: Services' });
  await panel.getByText('The item of the ConnectWise catalog that an addition bills.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await open('/guide?step=eset');
  await page.keyboard.press('F1');
  await page
    .getByRole('dialog', { name: 'Help: First start' })
    .getByText(/goes on where it stopped/)
    .waitFor();
  await open('/billing?help=open');
  await page
    .getByRole('dialog', { name: 'Help: Billing' })
    .getByRole('link', { name: /All of the help/ })
    .click();
  await page.waitForURL(`${stage.served.url}/help`);
  await page.getByRole('heading', { name: 'What the words mean' }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  const guide = await page.getByRole('link', { name: /operator's guide/ }).getAttribute('href');
  const document = await page.request.get(stage.served.url + guide);
  expect([document.headers()['content-type'], await document.text()]).toEqual([
    'text/plain; charset=utf-8',
    expect.stringContaining('# Operating Seatbridge'),
  ]);
});

test('the screens before the shell have their help too', async () => {
  await page.goto(`${stage.served.url}/set-password`);
  await page.getByLabel('One-time code').fill('12-typed');
  await page.keyboard.press('F1');
  const panel = page.getByRole('dialog', { name: 'Help: Set a password' });
  await panel.getByText(/works once, within 72 hours/).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  expect(await page.getByLabel('One-time code').inputValue()).toBe('12-typed');
  await page.goto(`${stage.served.url}/sign-in?back=%2Fbilling&help=open`);
  await page
    .getByRole('dialog', { name: 'Help: Sign in' })
    .getByText(/After five wrong passwords/)
    .waitFor();
});

test('the sheet of keys tells every key, and letters can be switched off', async () => {
  await open('/');
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard' });
  await sheet.getByText('Accounts: exclude').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await sheet.getByRole('switch', { name: /made of letters/ }).click({ force: true });
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await page.keyboard.press('?');
  await page.waitForTimeout(200);
  expect(await sheet.count()).toBe(0);
});

test('in the dark nothing is wrong with them either, and no script broke', async () => {
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const path of ['/feedback', '/eset-console', '/help', '/?help=open', '/set-password?help=open']) {
    await open(path);
    expect(await axeViolations(page), path).toEqual([]);
  }
  expect(stage.complaints).toEqual([]);
});
