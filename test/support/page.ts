import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { screens } from '../../src/web/screens.ts';
import { draftsOf } from './drafts.ts';
import { goodPassword } from './password.ts';
import { type Running, startSeatbridge } from './program.ts';
import type { Sandbox } from './sandbox.ts';

/** The program as `npm start` runs it, on a data folder of its own. */
export interface Served {
  url: string;
  /** By which the first administrator is made. */
  code: string;
  stop(): Promise<void>;
}

export const administrator = { name: 'Ada Lovelace', email: 'ada@msp.example', password: goodPassword };

interface ServeOptions {
  /** A folder that is there already; else one of its own. */
  data?: string;
  env?: Record<string, string>;
}

/** Starts the program and waits until it serves the page. */
export async function servePage({ data, env = {} }: ServeOptions = {}): Promise<Served> {
  await buildPage();
  const folder = data ?? mkdtempSync(join(tmpdir(), 'seatbridge-page-'));
  const running = startSeatbridge(['serve', '--port', '0', '--json'], { data: folder, env });
  const [line] = await running.printed(/^\{.*"ready".*\}$/m);
  const { url, firstAdministratorCode: code } = JSON.parse(line) as { url: string; firstAdministratorCode: string };
  const stop = async () => {
    await end(running);
    if (data === undefined) rmSync(folder, { recursive: true, force: true });
  };
  return { url, code, stop };
}

async function end({ child, ended }: Running): Promise<void> {
  child.kill('SIGTERM');
  await ended;
}

/** Where it is older than its sources; of a test run it is built before the first test. */
const buildPage = () => import('../../tools/build-page.ts');

/** Makes the first administrator in the browser, as a person does. */
export async function startFirst(page: Page, { url, code }: Served): Promise<void> {
  await page.goto(url);
  await page.getByLabel('One-time code').fill(code);
  await page.getByLabel('Your name').fill(administrator.name);
  await page.getByLabel('E-mail').fill(administrator.email);
  await page.getByLabel('Password', { exact: true }).fill(administrator.password);
  await page.getByRole('button', { name: 'Make me the administrator' }).click();
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
}

/** Shows a screen and waits until everything on it was read. */
export async function openScreen(page: Page, url: string): Promise<void> {
  await page.goto(url);
  const refused = page.getByRole('main').getByRole('alert');
  await page.getByRole('heading', { level: 1 }).or(refused).first().waitFor();
  await settled(page);
}

/** Every screen and what else it shows, as the address says it. */
export const everyPath: readonly string[] = screens.flatMap(({ to, views = [] }) => [
  to,
  ...views.map((search) => `${to}?${search}`),
]);

const settleMs = 20_000;

/** Waits until nothing is on its way any more. */
export async function settled(page: Page): Promise<void> {
  const waiting = page.locator('[aria-busy="true"], .mantine-Skeleton-root');
  const until = Date.now() + settleMs;
  do {
    if (Date.now() > until) throw new Error(`${page.url()} is not ready after ${settleMs} ms.`);
    await page.waitForTimeout(100);
    // What a slow browser has not drawn yet is on its way as well.
    await page.evaluate('new Promise((calm) => requestIdleCallback(calm, { timeout: 1_000 }))');
  } while ((await waiting.count()) > 0);
}

/** Connects the sandbox and reads it, over the API with the session of the page. */
export async function connectSandbox(page: Page, sandbox: Sandbox): Promise<void> {
  for (const draft of draftsOf(sandbox)) await carryOut(page, '/connections', draft);
  await carryOut(page, '/sync', { full: true });
}

/** Begins long work and waits for its end. */
async function carryOut(page: Page, path: string, data: object): Promise<void> {
  const { origin } = new URL(page.url());
  const begun = await page.request.post(`${origin}/api/v1${path}`, { data, headers: { origin } });
  const { work } = (await begun.json()) as { work?: string };
  if (work === undefined) throw new Error(`${path}: ${await begun.text()}`);
  const events = await page.request.get(`${origin}/api/v1/work/${work}/events`);
  const text = await events.text();
  if (!text.includes('event: done')) throw new Error(`${path}: ${text}`);
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong on the page as it is now, a line each. */
export async function axeViolations(page: Page): Promise<string[]> {
  // The policy of the page allows no script that is not the program's own; what the debugger runs is past it.
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

interface AxeResults {
  violations: { id: string; nodes: { html: string }[] }[];
}
