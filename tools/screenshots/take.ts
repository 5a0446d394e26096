import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { screens } from '../../src/web/screens.ts';
import { axeViolations, openScreen, type Served, settled } from '../../test/support/page.ts';
import type { Look, View } from './looks.ts';

/** Every screen, and what else it shows. */
export const everyView: readonly View[] = screens.flatMap(({ name, to, views = [] }) => [
  { name, path: to },
  ...views.map((search) => ({ name: `${name}-${search.replaceAll(/\W+/g, '-')}`, path: `${to}?${search}` })),
]);

interface Taking {
  served: Served;
  folder: string;
  /** Only pictures with this in their name. */
  only: string;
  views: readonly View[];
  looks: readonly Look[];
}

export interface Taken {
  name: string;
  /** What axe found, a line each. */
  violations: string[];
}

/** Takes every view in every look. */
export async function takeAll(page: Page, { served, folder, only, views, looks }: Taking): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (const look of looks) {
    await page.emulateMedia({ colorScheme: look.scheme });
    await page.setViewportSize(look.size);
    await speak(page, { served, language: look.language ?? 'en' });
    await look.bend?.(page);
    for (const { name, path } of views) {
      const picture = `${name}.${look.name}`;
      if (!picture.includes(only)) continue;
      await openScreen(page, served.url + path);
      if (look.opened !== undefined && !(await openFirst(page)) && look.opened === 'only') continue;
      await page.screenshot({ path: join(folder, `${picture}.png`) });
      taken.push({ name: picture, violations: await axeViolations(page) });
    }
    await page.unrouteAll({ behavior: 'wait' });
  }
  await speak(page, { served, language: 'en' });
  return taken;
}

/** A browser keeps the language that was chosen. */
async function speak(page: Page, { served, language }: { served: Served; language: 'en' | 'de' }): Promise<void> {
  await openScreen(page, served.url);
  await page.evaluate((chosen) => localStorage.setItem('seatbridge.language', chosen), language);
}

/** What opens may come as code of its own first, before it asks for anything. */
const openingMs = 1000;

/** Chooses the first row of a list, and opens what Enter opens for it. False: there is none. */
async function openFirst(page: Page): Promise<boolean> {
  const rows = page.locator('main [role="row"][aria-rowindex]');
  const first = rows.filter({ has: page.locator('[role="gridcell"]') }).first();
  if ((await first.count()) === 0) return false;
  await first.click();
  await page.keyboard.press('Enter');
  await page.waitForTimeout(openingMs);
  await settled(page);
  return true;
}
