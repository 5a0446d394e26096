import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page, Request, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ConnectedPage, openConnectedPage } from '../support/connected-page.ts';
import { axeViolations, settled } from '../support/page.ts';

let stage: ConnectedPage;
let page: Page;
beforeAll(async () => {
  stage = await openConnectedPage();
  page = stage.page;
});
afterAll(() => stage?.stop());
beforeEach(() => stage.complaints.splice(0));

const open = (path: string) => stage.open(path);
const ask = <T>(method: string, path: string, data?: object) => stage.ask<T>(method, path, data);

interface Group {
  key: number;
  name: string;
  kind: string;
  by: string | null;
  said: { kind: string; account: { name: string } | null };
}

const groupNamed = async (name: RegExp) => {
  const { rows } = await ask<{ rows: Group[] }>('GET', '/groups?limit=500');
  const found = rows.find((group) => name.test(group.name));
  if (found === undefined) throw new Error(`no group is called ${name}`);
  return found;
};
const saidOf = async (name: RegExp) => (await groupNamed(name)).said;

const tree = () => page.getByRole('treegrid');
const destinations = () => page.getByRole('grid', { name: 'Companies and agreements' });
const rowOf = (grid: Locator, name: RegExp) => grid.getByRole('row', { name });
const filter = (text: string) => page.getByRole('searchbox', { name: 'Filter as you type' }).first().fill(text);
const toast = (text: RegExp) => page.getByRole('alert').filter({ hasText: text });

test('a double click maps a group to the agreement that is chosen, and the toast takes it back', async () => {
  await open('/accounts');
  await filter('fern');
  await page.getByRole('searchbox', { name: 'Find a company or agreement' }).fill('fern');
  await rowOf(destinations(), /Managed Services Blue Fern/).click();
  await rowOf(tree(), /Blue Fern Notaries \[/).dblclick();
  await toast(/Mapped to Blue Fern Notaries LLC/).waitFor();
  expect(await saidOf(/^Blue Fern/)).toMatchObject({ kind: 'account' });
  await rowOf(tree(), /Blue Fern Notaries \[.*Managed Services Blue Fern/).waitFor();

  await toast(/Mapped to/)
    .getByRole('button', { name: 'Undo' })
    .click();
  await toast(/Undone/).waitFor();
  expect(await saidOf(/^Blue Fern/)).toMatchObject({ kind: 'none' });
});

test('the keyboard alone maps, unmaps, excludes and takes back', async () => {
  await open('/accounts');
  await page.keyboard.press('/');
  await page.keyboard.type('quayside');
  await expect.poll(() => tree().getByRole('row').last().textContent()).toMatch(/quayside/);
  await tree().focus();
  await page.keyboard.press('End');
  await page.keyboard.press('F6');
  await rowOf(destinations(), /Quayside Roofing/).waitFor();
  const chosen = destinations().locator('[data-active]');
  while (!/Quayside Roofing/.test((await chosen.textContent()) ?? '')) await page.keyboard.press('ArrowDown');
  await page.getByText(/Enter maps it to Quayside Roofing/).waitFor();
  await page.keyboard.press('F6');
  await page.keyboard.press('Enter');
  const kind = async () => (await saidOf(/^quayside/)).kind;
  await expect.poll(kind).toBe('account');

  for (const [key, after] of [
    ['Delete', 'none'],
    ['Control+z', 'account'],
    ['Shift+Delete', 'excluded'],
  ] as const) {
    await page.keyboard.press(key);
    await expect.poll(kind).toBe(after);
  }
});

test('keys that are faster than the answers are carried out in turn, each of what the one before has left', async () => {
  interface Outcome {
    after: { kind: string };
    refused: object | null;
  }
  const outcomes: [string | undefined, object | null | undefined][] = [];
  await page.route('**/groups/mapping', async (route) => {
    const answer = await route.fetch();
    const { rows } = (await answer.json()) as { rows: Outcome[] };
    outcomes.push([rows[0]?.after.kind, rows[0]?.refused]);
    await sleep(500);
    await route.fulfill({ response: answer });
  });
  await open('/accounts?search=quayside');
  await tree().focus();
  for (const key of ['End', 'Delete', 'Control+z', 'Delete']) await page.keyboard.press(key);
  await expect.poll(() => outcomes).toHaveLength(3);
  expect(outcomes).toEqual(['none', 'excluded', 'none'].map((kind) => [kind, null]));
  await page.unrouteAll({ behavior: 'wait' });
});

test('what is typed stays where the address says late what was typed before', async () => {
  // After a time without a connection everything is asked for again, also who is signed in: the address waits for it.
  const { promise: answered, resolve: letGo } = Promise.withResolvers<void>();
  let asked = 0;
  const isAskedAgain = async (route: Route) => {
    asked += 1;
    if (asked === 2) await answered;
    await route.continue();
  };
  await page.route('**/api/v1/events', (route) => route.abort(), { times: 1 });
  await page.route('**/api/v1/me', isAskedAgain, { times: 2 });
  await open('/accounts');
  await expect.poll(() => asked).toBe(2);
  const box = page.getByRole('searchbox', { name: 'Filter as you type' }).first();
  await box.pressSequentially('qua');
  await page.waitForURL(/search=qua$/);
  await box.press('y');
  const answer = page.waitForResponse('**/api/v1/me');
  letGo();
  await answer;
  await box.pressSequentially('side');
  expect(await box.inputValue()).toBe('quayside');
});

test('of the tree is read what is open, and the keyboard opens branches, walks in them and stays in sight', async () => {
  // A screen that is left asks nothing more; what is asked again because of an earlier change counts once.
  await page.goto('about:blank');
  const asked = new Set<string>();
  const note = (request: Request) => asked.add(request.url());
  page.on('request', note);
  await page.setViewportSize({ width: 1280, height: 480 });
  await open('/accounts');
  const ofGroups = () => [...asked].filter((url) => /\/groups(\?|\/)/.test(url)).length;
  const atFirst = ofGroups();
  const roots = await ask<{ rows: Group[] }>('GET', '/groups?roots=true');
  expect(atFirst).toBe(1 + roots.rows.length);

  await tree().focus();
  const active = () => tree().locator('[data-active]');
  const isClosed = async () => (await active().getAttribute('aria-expanded')) === 'false';
  while (!(await isClosed())) await page.keyboard.press('ArrowDown');
  const parent = await active().textContent();
  await page.keyboard.press('ArrowRight');
  await expect.poll(ofGroups).toBe(atFirst + 1);
  await settled(page);
  await page.keyboard.press('ArrowRight');
  expect(await active().getAttribute('aria-level')).toBe('3');
  await page.keyboard.press('ArrowLeft');
  expect(await active().textContent()).toBe(parent);
  expect(await isClosed()).toBe(false);

  const place = async () => Number(await active().getAttribute('aria-rowindex'));
  await page.keyboard.press('Home');
  const top = await place();
  await page.keyboard.press('PageDown');
  expect(await place()).toBeGreaterThan(top + 2);
  for (const key of [
    'PageDown',
    'ArrowDown',
    'End',
    'PageUp',
    'ArrowUp',
    'Home',
    'PageDown',
    'ArrowDown',
    'ArrowDown',
  ]) {
    await page.keyboard.press(key);
    await expect.poll(() => isInSight(active()), { message: key }).toBe(true);
  }
  page.off('request', note);
  await page.setViewportSize({ width: 1280, height: 800 });
});

/** Whether all of a row is seen, between the titles and the lower edge of its grid. */
const isInSight = (row: Locator) =>
  row.evaluate((element) => {
    const grid = element.closest('[role="treegrid"]');
    const { top, bottom } = element.getBoundingClientRect();
    const head = grid?.querySelector('[role="row"]')?.getBoundingClientRect().bottom ?? 0;
    return top >= head - 1 && bottom <= (grid?.getBoundingClientRect().bottom ?? 0);
  });

test('a long branch is shown from its first page on, and the others join it', async () => {
  const { promise: others, resolve: letGo } = Promise.withResolvers<void>();
  await page.route(/\/groups\/\d+\/children\?/, async (route) => {
    const url = new URL(route.request().url());
    if (url.searchParams.has('cursor')) await others;
    url.searchParams.set('limit', '2');
    await route.continue({ url: url.href });
  });
  await page.goto(`${stage.served.url}/accounts`);
  await tree().getByRole('row').nth(2).waitFor();
  const shown = () => tree().getByRole('row').count();
  const atFirst = await shown();
  expect(await tree().getAttribute('aria-busy')).toBe('true');
  letGo();
  await settled(page);
  expect(await shown()).toBeGreaterThan(atFirst);
  await page.unroute(/\/groups\/\d+\/children\?/);
});

test('whoever is slower is told what happened, and sees what is now', async () => {
  await open('/accounts');
  await filter('fern');
  await rowOf(tree(), /Blue Fern Notaries \[/).click();
  const { key } = await groupNamed(/^Blue Fern/);
  await page.route(
    '**/groups/mapping',
    async (route) => {
      await ask('PUT', `/groups/${key}/mapping`, { target: { to: 'excluded' } });
      await route.continue();
    },
    { times: 1 },
  );
  await rowOf(destinations(), /Managed Services Blue Fern/).dblclick();
  const told = page.getByRole('alert').filter({ hasText: 'One group was left as it is.' });
  await told.getByText(/was changed by somebody else meanwhile. Now it is: excluded/).waitFor();
  await rowOf(tree(), /Blue Fern Notaries \[.*excluded/).waitFor();
  expect(await saidOf(/^Blue Fern/)).toMatchObject({ kind: 'excluded' });
  expect(await axeViolations(page)).toEqual([]);
});

test('all suggestions that are certain are mapped at once, after a summary', async () => {
  await open('/accounts?view=suggestions');
  await page.getByRole('button', { name: /^Map all \d+ that are certain/ }).click();
  const dialog = page.getByRole('dialog', { name: /^Map \d+ groups\?/ });
  await dialog.getByText(/Castellane Notaries .*→/).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Map', exact: true }).click();
  await page.getByText(/^\d+ groups were mapped\.$/).waitFor();
  expect(await saidOf(/^Castellane/)).toMatchObject({ kind: 'account' });
  expect(await saidOf(/^Blue Fern/)).toMatchObject({ kind: 'excluded' });
});

test('what is not certain is mapped one by one', async () => {
  await open('/accounts?view=suggestions');
  await rowOf(page.getByRole('grid'), /fontaine/)
    .getByRole('button', { name: 'Map' })
    .click();
  await toast(/Mapped to Fontaine/).waitFor();
  expect(await saidOf(/^fontaine/)).toMatchObject({ kind: 'account' });
});

test('several groups are said the same of at once', async () => {
  await open('/accounts?mapping=open');
  const boxes = tree().getByRole('checkbox', { name: /^Choose (?!all)/ });
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByText('2 groups chosen').waitFor();
  await page.getByRole('button', { name: 'Exclude', exact: true }).click();
  await toast(/2 groups are excluded/)
    .getByRole('button', { name: 'Undo' })
    .click();
  await toast(/Undone: 2 groups/).waitFor();
});

test('products are mapped to a service of the catalog, and the undo takes it back', async () => {
  await open('/services');
  await rowOf(page.getByRole('grid'), /^Choose ESET Endpoint Security (?!for)/).click();
  const choice = page.getByRole('combobox', { name: 'It counts for the service' });
  await choice.fill('EP');
  await page.getByRole('option', { name: /ESET-EP/ }).click();
  await page.getByRole('button', { name: 'Map', exact: true }).click();
  await toast(/ESET Endpoint Security counts for ESET-EP/)
    .getByRole('button', { name: 'Undo' })
    .click();
  await toast(/Undone/).waitFor();
  await page.getByRole('button', { name: 'Map', exact: true }).click();
  await page.getByText('How seats are counted').waitFor();
  expect(await axeViolations(page)).toEqual([]);

  await page.getByText('Activated', { exact: true }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await toast(/are counted so from now on/).waitFor();
  interface Service {
    rule: { counts: string };
  }
  const { rows } = await ask<{ rows: Service[] }>('GET', '/services');
  expect(rows[0]?.rule.counts).toBe('activated');
});

test('an account is switched, and its line is billed as a person says', async () => {
  await open('/accounts?view=lines&search=castellane');
  await rowOf(page.getByRole('grid'), /Castellane/).click();
  const panel = page.getByRole('region', { name: 'Details' });
  await panel.getByRole('switch', { name: 'Posting' }).click({ force: true });
  const account = async () =>
    (await ask<{ rows: { posting: boolean }[] }>('GET', '/accounts?search=castellane')).rows[0]?.posting;
  await expect.poll(account).toBe(false);

  await panel.getByRole('button', { name: 'Change how it is billed' }).first().click();
  await panel.getByRole('textbox', { name: 'At least' }).fill('4');
  await panel.getByRole('textbox', { name: 'Why at least' }).fill('the contract says so');
  await panel.getByRole('button', { name: 'Save' }).click();
  await toast(/is changed/).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  const line = async () => {
    const { rows } = await ask<{ rows: { line: { minimum: number; minimumReason: string } }[] }>(
      'GET',
      '/lines?search=castellane',
    );
    return rows.map((each) => each.line).find(({ minimum }) => minimum > 0);
  };
  expect(await line()).toMatchObject({ minimum: 4, minimumReason: 'the contract says so' });

  await panel
    .getByRole('button', { name: /^\d+ seats?$/ })
    .first()
    .click();
  const drawer = page.getByRole('dialog', { name: /^Devices behind/ });
  await drawer.getByText('seat', { exact: true }).first().waitFor();
  expect(await axeViolations(page)).toEqual([]);
});

test('a group is given a priority with what its board has, and what is typed stays where it is refused', async () => {
  await open('/priorities');
  await rowOf(page.getByRole('grid'), /Out-of-date modules/).click();
  const chosen = async (name: string, option: RegExp) => {
    await page.getByRole('combobox', { name, exact: true }).click();
    const options = page.getByRole('listbox', { name, exact: true }).getByRole('option', { name: option });
    await options.first().click();
  };
  await chosen('Priority', /High/);
  await chosen('Board', /Security Alerts/);
  await chosen('Initial status', /./);
  await chosen('Source', /Monitoring/);
  await page.getByRole('textbox', { name: 'Delay in minutes' }).fill('15');
  await page.getByRole('textbox', { name: 'Summary' }).fill('{device} has {nothing}');
  await page.getByRole('button', { name: 'Switch tickets on' }).click();
  await page.getByText(/names \{nothing\}, which no device has/).waitFor();
  const summary = page.getByRole('textbox', { name: 'Summary' });
  expect(await summary.inputValue()).toBe('{device} has {nothing}');

  await summary.fill('{device} is behind');
  await page.getByText('RECEPTION-02 is behind').waitFor();
  await page.getByRole('button', { name: 'Switch tickets on' }).click();
  await toast(/Tickets are on for/).waitFor();
  interface Priority {
    rule: { delayMinutes: number; summary: string; boardId: string; statusId: string };
    names: { source: string };
  }
  const priorities = async () => (await ask<{ rows: Priority[] }>('GET', '/priorities')).rows;
  expect((await priorities())[0]?.rule).toMatchObject({ delayMinutes: 15, summary: '{device} is behind' });
  expect((await priorities())[0]?.names.source).toBe('Monitoring');
  await page.getByRole('button', { name: 'Switch off' }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Switch off' }).click();
  await toast(/Tickets are off/).waitFor();
  expect(await priorities()).toEqual([]);

  await toast(/Tickets are off/)
    .getByRole('button', { name: 'Undo' })
    .click();
  await toast(/Undone/).waitFor();
  expect((await priorities())[0]?.rule).toMatchObject({ delayMinutes: 15, summary: '{device} is behind' });
});

test('a link leads to the very group, filter and devices that it names', async () => {
  const { key } = await groupNamed(/^Castellane/);
  await page.setViewportSize({ width: 1280, height: 480 });
  await open(`/accounts?row=${key}&devices=group%3D${key}`);
  await page.getByRole('dialog', { name: /Devices behind .*Castellane/ }).waitFor();
  await page.keyboard.press('Escape');
  const active = tree().locator('[data-active]');
  await active.filter({ hasText: 'Castellane' }).waitFor();
  await expect.poll(() => isInSight(active)).toBe(true);
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('a list that cannot be read says why, and tries again', async () => {
  const detail = 'The data folder is gone.';
  const body = JSON.stringify({ title: 'Not available', status: 503, detail, code: 'database', details: {} });
  await page.route('**/api/v1/groups?**', (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body }),
  );
  await page.goto(`${stage.served.url}/accounts`);
  await page.getByText(detail).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.unroute('**/api/v1/groups?**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await tree().waitFor();
});

test('a dark screen has no violation either, and no script of any screen broke', async () => {
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const path of ['/accounts', '/accounts?view=suggestions', '/accounts?view=lines', '/services', '/priorities']) {
    await open(path);
    expect(await axeViolations(page), path).toEqual([]);
  }
  expect(stage.complaints).toEqual([]);
});
