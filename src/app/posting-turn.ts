import type { Instant } from '../domain/time.ts';
import { loadAdjustments } from '../store/adjustments.ts';
import { loadOpenWrites } from '../store/writes.ts';
import type { App } from './app.ts';
import { type PostingReport, postApproved } from './billing/post.ts';
import { zoneOf } from './calendar.ts';
import { type Daily, lastDaily } from './daily.ts';
import { loadSettings, type Settings } from './settings.ts';

/** The time of the daily posting; null where postings go out after every sync. */
export function dailyPosting(settings: Settings): Daily | null {
  return settings.billing.post === 'daily' ? { at: settings.billing.postAt, zone: zoneOf(settings) } : null;
}

/**
 * Adjustments whose daily time has come: approved before it, and not posted. So what fell into a standstill of the
 * program is made up for, and what was approved since then waits for its own time.
 */
export async function loadOverdue(app: Pick<App, 'db' | 'clock'>, daily: Daily): Promise<number[]> {
  const before: Instant = new Date(lastDaily(daily, app.clock.now())).toISOString();
  const approved = await loadAdjustments(app.db.read, { states: ['approved'] });
  return approved.filter(({ decidedAt }) => decidedAt !== null && decidedAt < before).map(({ id }) => id);
}

/** Whether a posting was left open by a lost answer or by the end of the program: reading settles it. */
export async function hasOpenPostings(app: Pick<App, 'db'>): Promise<boolean> {
  return (await loadOpenWrites(app.db.read, { kinds: ['quantity'] })).length > 0;
}

/**
 * Settles what was left open and posts what is due by the schedule; null where there is neither. May be repeated.
 * Throws as `postApproved` does.
 */
export async function postDue(app: App, { by }: { by: string }, signal: AbortSignal): Promise<PostingReport | null> {
  const daily = dailyPosting(await loadSettings(app));
  const ids = daily === null ? undefined : await loadOverdue(app, daily);
  if (ids?.length === 0 && !(await hasOpenPostings(app))) return null;
  return postApproved(app, { by, reason: 'due by the schedule', ...(ids !== undefined && { ids }) }, signal);
}
