import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BrowserContext } from 'playwright-core';
import { openBrowser } from '../test/support/browser.ts';
import { type Served, servePage, startFirst } from '../test/support/page.ts';
import { setStage } from '../test/support/page-stage.ts';
import { emptyLook, looks, outside } from './screenshots/looks.ts';
import { everyView, takeAll } from './screenshots/take.ts';

const usage = `Usage: npm run screenshots [-- --size demo|s|m|l] [--only WORD]
  Starts the sandbox and the program, and takes every screen in every look into .tmp/screenshots.
  --only WORD  only the screens and looks with this word in the name of the picture
  Ends with 0 where axe found nothing on any of them, else 1.`;

const folder = fileURLToPath(new URL('../.tmp/screenshots/', import.meta.url));

const sizes = ['demo', 's', 'm', 'l'] as const;

interface Options {
  size: (typeof sizes)[number];
  only: string;
}

/** null: what was typed is no use. */
function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: { size: { type: 'string', default: 'demo' }, only: { type: 'string', default: '' } },
    });
    const size = sizes.find((each) => each === values.size);
    return size === undefined ? null : { size, only: values.only };
  } catch {
    return null;
  }
}

async function run({ size, only }: Options): Promise<boolean> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const taken = [...(await ofEmpty(only)), ...(await ofStage(size, only))];
  const wrong = taken.filter(({ violations }) => violations.length > 0);
  for (const { name, violations } of wrong) process.stdout.write(`${name}\n  ${violations.join('\n  ')}\n`);
  process.stdout.write(`${taken.length} pictures are in ${folder}; ${wrong.length} of them with violations.\n`);
  return wrong.length === 0;
}

/** A program that was never used: its first start, then every screen without anything on it. */
async function ofEmpty(only: string) {
  const served = await servePage();
  return inBrowser(served, async (page) => {
    const before = await takeAll(page, { served, folder, only, views: outside, looks });
    await startFirst(page, served);
    return [...before, ...(await takeAll(page, { served, folder, only, views: everyView, looks: [emptyLook] }))];
  });
}

async function ofStage(size: Options['size'], only: string) {
  const stage = await setStage({ size });
  try {
    const served = await servePage({ data: stage.dataFolder });
    return await inBrowser(served, async (page) => {
      await startFirst(page, served);
      return takeAll(page, { served, folder, only, views: everyView, looks });
    });
  } finally {
    await stage.end();
  }
}

type Page = ReturnType<BrowserContext['pages']>[number];

async function inBrowser<T>(served: Served, work: (page: Page) => Promise<T>): Promise<T> {
  const browser = await openBrowser({ reducedMotion: 'reduce' });
  try {
    return await work(browser.pages()[0] ?? (await browser.newPage()));
  } finally {
    await browser.close();
    await served.stop();
  }
}

const options = readOptions();
if (options === null) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = (await run(options)) ? 0 : 1;
}
