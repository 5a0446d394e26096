import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { everyPath, openScreen, type Served, servePage, settled, startFirst } from '../support/page.ts';
import { type Stage, setStage } from '../support/page-stage.ts';

/*
 * Every text of the page is of the catalogue, or a name or words of the world, which stand in `translate="no"`.
 */

let stage: Stage;
let served: Served;
let browser: BrowserContext;
let page: Page;

beforeAll(async () => {
  [stage, browser] = await Promise.all([setStage({ size: 'demo' }), openBrowser({ reducedMotion: 'reduce' })]);
  served = await servePage({ data: stage.dataFolder });
  page = browser.pages()[0] ?? (await browser.newPage());
  page.setDefaultTimeout(15_000);
  await startFirst(page, served);
  await page.evaluate(`localStorage.setItem('seatbridge.language', 'pseudo')`);
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
  await stage?.end();
});

/** What a person reads or hears on the page that is neither marked nor of the world; runs in the browser. */
const unmarked = String.raw`(() => {
  // Numbers, dates, money and ages are the browser's own; without scripts there is no catalogue.
  const ofTheWorld = '[translate="no"], time, data, svg, script, style, noscript, [role="img"]';
  const found = new Set();
  const look = (text, where) => {
    let rest = text ?? '';
    while (/⟦[^⟦⟧]*⟧/.test(rest)) rest = rest.replaceAll(/⟦[^⟦⟧]*⟧/g, '');
    if (/\p{L}{2}/u.test(rest) && where.closest(ofTheWorld) === null) found.add(rest.trim());
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) look(texts.currentNode.textContent, texts.currentNode.parentElement);
  for (const name of ['aria-label', 'placeholder'])
    for (const each of document.querySelectorAll('[' + name + ']:not([aria-hidden])')) look(each.getAttribute(name), each);
  return [...found];
})()`;

const paths = [...everyPath, '/set-password?help=open', '/sign-in?help=open'];

test.each(paths)('every text on %s is of the catalogue', async (path) => {
  await openScreen(page, served.url + path);
  const first = page
    .locator('main [role="row"][aria-rowindex]')
    .filter({ has: page.getByRole('gridcell') })
    .first();
  if ((await first.count()) > 0) {
    await first.click();
    await page.waitForURL(/[?&]row=/);
  }
  await settled(page);
  expect(await page.evaluate<string[]>(unmarked)).toEqual([]);
});
