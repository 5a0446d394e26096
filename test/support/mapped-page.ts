import type { BrowserContext, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openBrowser } from './browser.ts';
import { connectSandbox, type Served, servePage, startFirst } from './page.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

/** The page in a browser on the program and the sandbox, with what is certain mapped, and products with their best suggestion. */
export interface MappedPage {
  page: Page;
  browser: BrowserContext;
  sandbox: Sandbox;
  served: Served;
  /** What scripts of the page died of. */
  complaints: string[];
  /** Goes to a screen and waits until it has read everything. */
  open(path: string): Promise<void>;
  /** A call of the API with the session of the page; rejects where it is refused. */
  ask<T>(method: string, path: string, data?: object): Promise<T>;
  /** Begins long work over the API and waits for its end. */
  work(path: string, data?: object): Promise<void>;
  row(name: RegExp): Locator;
  toast(text: RegExp): Locator;
  stop(): Promise<void>;
}

export async function openMappedPage(): Promise<MappedPage> {
  const [sandbox, served, browser] = await Promise.all([
    startSandbox({ size: 'demo' }),
    servePage(),
    openBrowser({ reducedMotion: 'reduce' }),
  ]);
  const page = browser.pages()[0] ?? (await browser.newPage());
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  await startFirst(page, served);
  await connectSandbox(page, sandbox);
  const { ask, work } = apiOf(page, served);
  await mapAll({ ask, work });
  return {
    ...{ page, browser, sandbox, served, complaints, ask, work },
    async open(path) {
      await page.goto(served.url + path);
      await page.locator('main h1').waitFor();
      const waiting = page.locator('[aria-busy="true"], .mantine-Skeleton-root');
      await expect.poll(() => waiting.count(), { timeout: 15_000 }).toBe(0);
    },
    row: (name) => page.getByRole('row', { name }),
    toast: (text) => page.getByRole('alert').filter({ hasText: text }),
    async stop() {
      await browser.close();
      await Promise.all([served.stop(), sandbox.stop()]);
    },
  };
}

function apiOf(page: Page, { url }: Served): Pick<MappedPage, 'ask' | 'work'> {
  const headers = { origin: url };
  async function ask<T>(method: string, path: string, data?: object): Promise<T> {
    const sent = { method, headers, ...(data !== undefined && { data }) };
    const answer = await page.request.fetch(`${url}/api/v1${path}`, sent);
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
  async function work(path: string, data?: object): Promise<void> {
    const { work: id } = await ask<{ work: string }>('POST', path, data);
    const events = await (await page.request.get(`${url}/api/v1/work/${id}/events`)).text();
    if (!events.includes('event: done')) throw new Error(`${path}: ${events}`);
  }
  return { ask, work };
}

interface Suggestion {
  product: string;
  service: { id: string };
}

async function mapAll({ ask, work }: Pick<MappedPage, 'ask' | 'work'>): Promise<void> {
  await work('/groups/suggestions/apply', {});
  await work('/plans', { dryRun: true });
  const { rows } = await ask<{ rows: Suggestion[] }>('GET', '/products/suggestions?limit=500');
  const best = new Map(rows.toReversed().map(({ product, service }) => [product, service.id]));
  for (const [product, serviceId] of best)
    await ask('PUT', '/products/mapping', { products: [{ product }], target: { to: 'service', serviceId } });
}
