import type { Page } from 'playwright-core';

/** A way to look at every screen. */
export interface Look {
  name: string;
  scheme: 'light' | 'dark';
  size: { width: number; height: number };
  /** Missing: English. */
  language?: 'de';
  /** Bends what the program answers, before the screen asks. */
  bend?: (page: Page) => Promise<void>;
  /** With the first row of its list opened; `only`: screens without a list are left out. */
  opened?: 'only' | 'if-any';
}

/** A picture of one screen, or of one of its views. */
export interface View {
  name: string;
  path: string;
}

const laptop = { width: 1280, height: 800 };
const tablet = { width: 820, height: 1180 };

export const looks: readonly Look[] = [
  { name: 'light', scheme: 'light', size: laptop },
  { name: 'dark', scheme: 'dark', size: laptop },
  { name: 'tablet', scheme: 'light', size: tablet },
  { name: 'tablet-dark', scheme: 'dark', size: tablet },
  { name: 'opened', scheme: 'light', size: laptop, opened: 'only' },
  { name: 'opened-dark', scheme: 'dark', size: laptop, opened: 'only' },
  { name: 'long-names', scheme: 'light', size: laptop, bend: lengthenNames, opened: 'if-any' },
  { name: 'error', scheme: 'light', size: laptop, bend: refuseAll },
  { name: 'german', scheme: 'light', size: tablet, language: 'de' },
];

/** On a program that has nothing yet. */
export const emptyLook: Look = { name: 'empty', scheme: 'light', size: laptop };

/** Screens for people who are not signed in. */
export const outside: readonly View[] = [
  { name: 'first-start', path: '/first-start' },
  { name: 'sign-in', path: '/sign-in' },
  { name: 'set-password', path: '/set-password' },
];

/** What the shell cannot do without. */
const alwaysAnswered = /\/api\/v1\/(me|events)\b/;

const outage = {
  status: 503,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    title: 'Not available',
    status: 503,
    code: 'database',
    detail: 'The data folder cannot be written: no space is left on the device.',
    details: {},
  }),
};

async function refuseAll(page: Page): Promise<void> {
  await page.route('**/api/v1/**', (route) =>
    alwaysAnswered.test(route.request().url()) ? route.continue() : route.fulfill(outage),
  );
}

/** Fields whose texts are names of the world. */
const names = /^(name|account|company|agreement|service|product|device|server|group|path|title|description)$/;

async function lengthenNames(page: Page): Promise<void> {
  await page.route('**/api/v1/**', async (route) => {
    if (alwaysAnswered.test(route.request().url())) return route.continue();
    const answer = await route.fetch();
    const isJson = answer.headers()['content-type']?.includes('json') === true;
    return isJson ? route.fulfill({ response: answer, json: lengthened(await answer.json()) }) : route.continue();
  });
}

function lengthened(value: unknown, field = ''): unknown {
  if (typeof value === 'string')
    return names.test(field) ? `${value} & Donaudampfschifffahrtsgesellschaft (${value})` : value;
  if (Array.isArray(value)) return value.map((each) => lengthened(each, field));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, lengthened(each, key)]));
}
