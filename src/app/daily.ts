import { Cron } from 'croner';

/** A time of every day in a zone. */
export interface Daily {
  /** HH:MM. */
  at: string;
  /** IANA name. */
  zone: string;
}

/** The first such time after a moment. A time that the clock skips that night comes when it has been skipped. */
export function nextDaily(daily: Daily, after: number): number {
  const next = cronOf(daily).nextRun(new Date(after));
  if (next === null) throw new Error(`no ${daily.at} in ${daily.zone} ever again`);
  return next.getTime();
}

/** The last such time before a moment. */
export function lastDaily(daily: Daily, before: number): number {
  const [last] = cronOf(daily).previousRuns(1, new Date(before));
  if (last === undefined) throw new Error(`no ${daily.at} in ${daily.zone} ever before`);
  return last.getTime();
}

function cronOf({ at, zone }: Daily): Cron {
  const [hour, minute] = at.split(':');
  return new Cron(`${Number(minute)} ${Number(hour)} * * *`, { timezone: zone, paused: true });
}
