import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import bundled from '@sparticuz/chromium';
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

/** Under root and on machines without a screen Chromium needs these; and it must ask nobody but the program. */
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome.exe'];

/** A Chromium of this machine, if there is one; else the one from npm. */
async function executable(): Promise<string> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
  return found ?? (await bundled.executablePath());
}

/** A browser of its own, with an empty profile that is gone when it is closed. */
export async function openBrowser(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const profile = mkdtempSync(join(tmpdir(), 'seatbridge-browser-'));
  const viewport = { width: 1280, height: 800 };
  const settings = { executablePath: await executable(), args, viewport, locale: 'en-GB', ...options };
  const context = await chromium.launchPersistentContext(profile, settings);
  context.once('close', () => rmSync(profile, { recursive: true, force: true, maxRetries: 3 }));
  return context;
}
