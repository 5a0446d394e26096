import { statSync } from 'node:fs';
import type { BrowserContext, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './support/browser.ts';
import { everyPath, openScreen, type Served, servePage, startFirst } from './support/page.ts';
import { type Stage, setStage } from './support/page-stage.ts';

/*
 * What the page sends and asks for, measured in a browser on the built page and an MSP of 1,000 customers.
 */

const mostScriptBytes = 350_000;
const mostAnswerBytes = 200_000;

let stage: Stage;
let served: Served;
let browser: BrowserContext;
let page: Page;

beforeAll(async () => {
  [stage, browser] = await Promise.all([
    setStage({ size: 'l', daysAgo: [0] }),
    openBrowser({ reducedMotion: 'reduce' }),
  ]);
  served = await servePage({ data: stage.dataFolder });
  page = browser.pages()[0] ?? (await browser.newPage());
  await startFirst(page, served);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await served?.stop();
  await stage?.end();
});

/** What came while a screen was shown. */
async function answersTo(path: string): Promise<Response[]> {
  const answers: Response[] = [];
  const keep = (answer: Response) => void answers.push(answer);
  page.on('response', keep);
  await openScreen(page, served.url + path);
  page.off('response', keep);
  return answers;
}

const isAnswer = (url: string) => /\/api\/v1\/(?!events)/.test(url);
const isScript = (path: string) => path.endsWith('.js');

/** As it is sent to a browser that knows no better compression than gzip. */
const compressedSize = (path: string) => statSync(new URL(`../dist/web${path}.gz`, import.meta.url)).size;

test.each(everyPath)('the first load of %s needs less than 350 kB of compressed scripts', async (path) => {
  // The browser keeps scripts for ever: each first load is one without a cache.
  const session = await browser.newCDPSession(page);
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const scripts = new Set((await answersTo(path)).map((answer) => new URL(answer.url()).pathname).filter(isScript));
  const bytes = [...scripts].reduce((sum, script) => sum + compressedSize(script), 0);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThanOrEqual(mostScriptBytes);
});

test.each(everyPath)('no answer that %s asks for is over 200 kB, however large the MSP', async (path) => {
  const heavy: Record<string, number> = {};
  for (const url of new Set((await answersTo(path)).map((answer) => answer.url()).filter(isAnswer))) {
    const { length } = await (await page.request.get(url)).body();
    if (length > mostAnswerBytes) heavy[url] = length;
  }
  expect(heavy).toEqual({});
});
