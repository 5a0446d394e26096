import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tabs } from '../src/web/screens.ts';
import { openBrowser } from './support/browser.ts';
import {
  administrator,
  axeViolations,
  connectSandbox,
  openScreen,
  type Served,
  servePage,
  settled,
  startFirst,
} from './support/page.ts';
import { type Sandbox, startSandbox } from './support/sandbox.ts';

let sandbox: Sandbox;
let served: Served;
let browser: BrowserContext;
let page: Page;
/** What the browser complains of: errors of scripts, refusals of the policy. */
const complaints: string[] = [];

beforeAll(async () => {
  [sandbox, served, browser] = await Promise.all([startSandbox(), servePage(), openBrowser()]);
  page = browser.pages()[0] ?? (await browser.newPage());
  await startFirst(page, served);
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()));
  await connectSandbox(page, sandbox);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([served?.stop(), sandbox?.stop()]);
});

const screens = [...tabs.map(({ to }) => to), '/activity?row=1', '/options', '/feedback', '/eset-console', '/help'];

/** As from a link in a mail. */
const open = (path: string) => openScreen(page, served.url + path);

const focused = () => page.evaluate<string>('document.activeElement.textContent');

test('every tab is reached by the keyboard alone', async () => {
  await open('/');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Skip to the content');
  await page.getByRole('link', { name: 'Dashboard' }).focus();
  for (const name of ['Accounts', 'Services', 'Priorities', 'Billing', 'Tickets', 'Findings', 'Activity']) {
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toContain(name);
  }
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Activity', level: 1 }).waitFor();
  for (const { key, to } of tabs) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await page.waitForURL((url) => url.pathname === to);
    // The two keys count as one where they come within a second; a browser that still draws takes them later.
    await settled(page);
  }
});

test('a link leads to the very row and filter that it names', async () => {
  await open('/activity?state=ok&row=2');
  await page.getByRole('heading', { name: 'Sync 2' }).waitFor();
  expect(await page.getByRole('row', { selected: true }).count()).toBe(1);
  expect(await page.getByRole('combobox', { name: 'State' }).inputValue()).toBe('ok');
  await page.getByRole('grid', { name: 'Syncs' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.waitForURL(/row=1/);
  await page.getByRole('heading', { name: 'Sync 1' }).waitFor();
});

test('who is signed out signs in and is back at the same row', async () => {
  const other = await browser.browser()?.newContext();
  if (other === undefined) throw new Error('the browser is gone');
  const fresh = await other.newPage();
  await fresh.goto(`${served.url}/activity?row=2`);
  await fresh.getByLabel('E-mail').fill(administrator.email);
  await fresh.getByLabel('Password', { exact: true }).fill('a wrong example');
  await fresh.getByRole('button', { name: 'Sign in' }).click();
  await fresh.getByText('E-mail or password is not right.').waitFor();
  expect(await axeViolations(fresh)).toEqual([]);
  await fresh.getByLabel('Password', { exact: true }).fill(administrator.password);
  await fresh.getByRole('button', { name: 'Sign in' }).click();
  await fresh.getByRole('heading', { name: 'Sync 2' }).waitFor();
  await other.close();
});

describe.each(['light', 'dark'] as const)('axe finds nothing, %s,', (colorScheme) => {
  test.each(screens)('on %s', async (path) => {
    await page.emulateMedia({ colorScheme });
    await open(path);
    expect(await axeViolations(page)).toEqual([]);
  });
});

test('the browser has nothing to complain of, the policy included', () => {
  expect(complaints).toEqual([]);
});
