import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { openBrowser } from '../test/support/browser.ts';
import { everyPath, type Served, servePage, startFirst } from '../test/support/page.ts';
import { setStage } from '../test/support/page-stage.ts';

const usage = `Usage: npm run page-speed [-- --size s|m|l|xl]
  Measures how long each screen takes from navigation until everything on it was read: first with nothing kept, then
  again. Ends with 0 where each took under a second, else 1.`;

const sizes = ['s', 'm', 'l', 'xl'] as const;
const mostMs = 1_000;

type Size = (typeof sizes)[number];

/** null: what was typed is no use. */
function readSize(): Size | null {
  try {
    const { values } = parseArgs({ options: { size: { type: 'string', default: 'l' } } });
    return sizes.find((each) => each === values.size) ?? null;
  } catch {
    return null;
  }
}

/** Resolves in the browser with the milliseconds since its navigation began. */
const untilReady = `new Promise((done) => {
  const look = () => {
    const isReady = document.querySelector('main h1') && !document.querySelector('[aria-busy="true"], .mantine-Skeleton-root');
    if (isReady) done(performance.now()); else requestAnimationFrame(look);
  };
  look();
})`;

async function timeOf(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' });
  return Math.round(await page.evaluate<number>(untilReady));
}

async function measure(served: Served, page: Page): Promise<boolean> {
  let isFast = true;
  for (const path of everyPath) {
    const first = await timeOf(page, served.url + path);
    const again = await timeOf(page, served.url + path);
    isFast &&= first < mostMs;
    process.stdout.write(`${String(first).padStart(6)} ms  ${String(again).padStart(6)} ms  ${path}\n`);
  }
  return isFast;
}

async function run(size: Size): Promise<boolean> {
  const stage = await setStage({ size, daysAgo: [1, 0] });
  const browser = await openBrowser();
  try {
    const served = await servePage({ data: stage.dataFolder });
    const page = browser.pages()[0] ?? (await browser.newPage());
    await startFirst(page, served);
    const isFast = await measure(served, page);
    await served.stop();
    return isFast;
  } finally {
    await browser.close();
    await stage.end();
  }
}

const size = readSize();
if (size === null) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = (await run(size)) ? 0 : 1;
}
