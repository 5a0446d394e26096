import type { BrowserContext, Locator, Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { connectSandbox, openScreen, type Served, servePage, startFirst } from './page.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

/** The page in a browser on the program, with the first administrator signed in and the sandbox connected and read. */
export interface ConnectedPage {
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

/** `waitMs`: how long whatever a test waits for may take. */
export async function openConnectedPage({ waitMs = 15_000 } = {}): Promise<ConnectedPage> {
  const [sandbox, served, browser] = await Promise.all([
    startSandbox({ size: 'demo' }),
    servePage(),
    openBrowser({ reducedMotion: 'reduce' }),
  ]);
  const page = browser.pages()[0] ?? (await browser.newPage());
  page.setDefaultTimeout(waitMs);
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  await startFirst(page, served);
  await connectSandbox(page, sandbox);
  return {
    ...{ page, browser, sandbox, served, complaints },
    ...apiOf(page, served),
    open: (path) => openScreen(page, served.url + path),
    row: (name) => page.getByRole('row', { name }),
    toast: (text) => page.getByRole('alert').filter({ hasText: text }),
    async stop() {
      await browser.close();
      await Promise.all([served.stop(), sandbox.stop()]);
    },
  };
}

/** The same with what is certain mapped, and products with their best suggestion. */
export async function openMappedPage(): Promise<ConnectedPage> {
  const stage = await openConnectedPage();
  await mapAll(stage);
  return stage;
}

function apiOf(page: Page, { url }: Served): Pick<ConnectedPage, 'ask' | 'work'> {
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

async function mapAll({ ask, work }: Pick<ConnectedPage, 'ask' | 'work'>): Promise<void> {
  await work('/groups/suggestions/apply', {});
  await work('/plans', { dryRun: true });
  const { rows } = await ask<{ rows: Suggestion[] }>('GET', '/products/suggestions?limit=500');
  const best = new Map(rows.toReversed().map(({ product, service }) => [product, service.id]));
  for (const [product, serviceId] of best)
    await ask('PUT', '/products/mapping', { products: [{ product }], target: { to: 'service', serviceId } });
}
