import type { Page } from 'playwright-core';
import type { Spent } from './server.ts';

/** One navigation to a screen, until everything on it was read. */
export interface Visit extends Spent {
  ms: number;
  requests: number;
  /** The most requests of which each began after the one before had ended. */
  inSequence: number;
  /** The largest answer as it is before it is compressed. */
  largestBytes: number;
}

/** Resolves in the browser when the screen is there, with the milliseconds since its navigation began. */
const untilReady = `new Promise((done) => {
  const look = () => {
    const isReady = document.querySelector('main h1') && !document.querySelector('[aria-busy="true"], .mantine-Skeleton-root');
    if (isReady) done(performance.now()); else requestAnimationFrame(look);
  };
  look();
})`;

const answersOfApi = `performance.getEntriesByType('resource').filter(({ name }) => /\\/api\\/v1\\/(?!events)/.test(name))
  .map(({ startTime, responseEnd, decodedBodySize }) => ({ startTime, responseEnd, decodedBodySize }))`;

type Answer = Pick<PerformanceResourceTiming, 'startTime' | 'responseEnd' | 'decodedBodySize'>;

interface Visited {
  page: Page;
  url: string;
  spent: () => Promise<Spent>;
}

export async function visit({ page, url, spent }: Visited): Promise<Visit> {
  await spent();
  await page.goto(url, { waitUntil: 'commit' });
  const ms = Math.round(await page.evaluate<number>(untilReady));
  const answers = await page.evaluate<Answer[]>(answersOfApi);
  return {
    ...{ ms, requests: answers.length, inSequence: longestSequence(answers) },
    largestBytes: Math.max(0, ...answers.map(({ decodedBodySize }) => decodedBodySize)),
    ...(await spent()),
  };
}

function longestSequence(answers: readonly Answer[]): number {
  const ends: { at: number; length: number }[] = [];
  for (const { startTime, responseEnd } of answers.toSorted((a, b) => a.startTime - b.startTime)) {
    const before = ends.filter(({ at }) => at <= startTime).map(({ length }) => length);
    ends.push({ at: responseEnd, length: 1 + Math.max(0, ...before) });
  }
  return Math.max(0, ...ends.map(({ length }) => length));
}
