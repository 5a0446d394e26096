import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { axeViolations, type Served, servePage, startFirst } from '../support/page.ts';
import { type Stage, setStage } from '../support/page-stage.ts';

let stage: Stage;
let served: Served;
let browser: BrowserContext;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [stage, browser] = await Promise.all([setStage({ size: 'demo' }), openBrowser({ reducedMotion: 'reduce' })]);
  served = await servePage({ data: stage.dataFolder });
  page = browser.pages()[0] ?? (await browser.newPage());
  page.setDefaultTimeout(15_000);
  page.on('pageerror', ({ message }) => complaints.push(message));
  await startFirst(page, served);
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
  await stage?.end();
});

const card = (name: string) => page.getByRole('region', { name, exact: true });
const open = (path: string) => page.goto(served.url + path);

test('every number of the dashboard leads to the list behind it', async () => {
  for (const [region, link, path] of [
    ['Adjustments', /for a person$/, '/billing'],
    ['Adjustments', /stopped by a guard$/, '/billing?guard=any'],
    ['Money, per month', /changed this month$/, '/billing?view=history'],
    ['Tickets', /waiting$/, '/tickets?choice=waiting'],
    ['Findings', /^No addition$/, '/findings?kind=no-addition'],
    ['Findings', /^\d+ open$/, '/findings'],
    ['Connections', /^ConnectWise$/, '/activity?connection=1'],
    ['Money by company', /^Fjord Legal/, /^\/accounts\?view=lines&search=Fjord/],
    ['Seats over time', /seats at the end of the last day$/, '/accounts?view=lines'],
  ] as const) {
    await open('/');
    await card(region).getByRole('link', { name: link }).click();
    await page.waitForURL((url) => {
      const there = url.pathname + url.search;
      return typeof path === 'string' ? there === path : path.test(there);
    });
  }
});

test('a chart says what it shows, is a table as well, and the address keeps which', async () => {
  await open('/');
  await card('Seats over time')
    .getByRole('img', { name: /^From \d+ seats on .+ to \d+ on/ })
    .waitFor();
  await card('Seats over time').getByText('Table', { exact: true }).click();
  const table = card('Seats over time').getByRole('table');
  await table.getByRole('columnheader', { name: 'ESET-EP' }).waitFor();
  expect(await table.getByRole('row').count()).toBeGreaterThan(30);
  await page.reload();
  await table.waitFor();
  await card('Tickets').getByText('Table', { exact: true }).click();
  await expect.poll(() => card('Tickets').getByRole('row').count()).toBe(31);
  expect(await axeViolations(page)).toEqual([]);
});

test('without any connection it leads to the first-start guide', async () => {
  const { sources: _, ...rest } = await (await page.request.get(`${served.url}/api/v1/dashboard`)).json();
  await page.route('**/api/v1/dashboard', (route) => route.fulfill({ json: { sources: [], ...rest } }));
  await open('/');
  const guide = page.getByRole('link', { name: 'Open the first-start guide' });
  expect(await guide.getAttribute('href')).toBe('/guide');
  expect(await axeViolations(page)).toEqual([]);
  await page.unroute('**/api/v1/dashboard');
});

test('data that are dated ahead of the clock are stale, and it is said why', async () => {
  const dashboard = await (await page.request.get(`${served.url}/api/v1/dashboard`)).json();
  const list = await (await page.request.get(`${served.url}/api/v1/connections`)).json();
  const ahead = { state: 'stale', stale: true, datedAhead: true, syncedAt: '2099-01-01T08:00:00.000Z' };
  const [source, ...sources] = dashboard.sources;
  const [connection, ...others] = list.rows;
  await page.route('**/api/v1/dashboard', (route) =>
    route.fulfill({ json: { ...dashboard, sources: [{ ...source, ...ahead }, ...sources] } }),
  );
  await page.route('**/api/v1/connections', (route) =>
    route.fulfill({ json: { ...list, rows: [{ ...connection, ...ahead }, ...others] } }),
  );
  await open('/');
  await card('Connections')
    .getByText(/dated ahead of the clock/)
    .waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: /The oldest data are of .*stale/ }).hover();
  await expect.poll(() => page.getByText(/dated ahead of the clock/).count()).toBe(2);
  await open('/options?tab=connectwise');
  await page
    .getByRole('main')
    .getByText(/dated ahead of the clock/)
    .waitFor();
  await page.unroute('**/api/v1/dashboard');
  await page.unroute('**/api/v1/connections');
});

test('what cannot be read is said, and read again at a press', async () => {
  const detail = 'The data folder is gone.';
  const body = JSON.stringify({ title: 'Not available', status: 503, detail, code: 'database', details: {} });
  await page.route('**/api/v1/dashboard', (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body }),
  );
  await open('/');
  await page.getByText(detail).waitFor();
  await page.unroute('**/api/v1/dashboard');
  await page.getByRole('button', { name: 'Try again' }).click();
  await card('Adjustments').waitFor();
});

test('light, dark and on a tablet nothing is wrong with it, and no script broke', async () => {
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 820],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 1180 });
    await open('/');
    await card('Seats over time').getByRole('img').scrollIntoViewIfNeeded();
    await card('Seats over time').locator('svg').first().waitFor();
    expect(await axeViolations(page), colorScheme).toEqual([]);
  }
  expect(complaints).toEqual([]);
});
