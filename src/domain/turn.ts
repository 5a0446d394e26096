/** When a job that repeats was and may be on. Times in milliseconds since 1970. */
export interface Turn {
  /** Start of its last run; null: it has not run yet. */
  startedAt: number | null;
  /** End of its last run, null while it runs. */
  endedAt: number | null;
}

interface Rhythm {
  intervalMs: number;
  /** Not before this moment, so that a program that starts does not ask all servers at once. */
  notBefore: number;
}

/** When the job is on next: a whole number of intervals after its last start, so that a late run is left out, not piled up. */
export function nextTurn({ startedAt, endedAt }: Turn, { intervalMs, notBefore }: Rhythm): number {
  if (startedAt === null) return notBefore;
  const lasted = endedAt === null ? 0 : Math.max(0, endedAt - startedAt);
  const intervals = Math.max(1, Math.ceil(lasted / intervalMs));
  return Math.max(notBefore, startedAt + intervals * intervalMs);
}

/** Two machines' clocks differ by less. */
const tolerableMs = 60_000;

/** The run as it is known at `now`: one that is dated ahead was dated by a clock that was wrong, and says nothing. */
export function knownTurn(turn: Turn, now: number): Turn {
  const ahead = turn.startedAt !== null && turn.startedAt > now + tolerableMs;
  return ahead ? { startedAt: null, endedAt: null } : turn;
}
