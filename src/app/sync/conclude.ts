import type { Judged } from './doubts.ts';
import { isCovered, type Judgement } from './doubts.ts';
import type { Reading } from './reading.ts';
import type { Conclusion, SyncRun } from './run.ts';
import { vanishedOf } from './vanished.ts';

/** A listing as the judge sees it. `full`: everything was asked for. */
export function judgedOf(reading: Reading, full: boolean): Judged {
  let total = 0;
  for (const { id, removed } of reading.known.values()) if (id !== null && !removed) total += 1;
  const vanished = full && reading.complete ? vanishedOf(reading).map(({ vendorId }) => vendorId) : [];
  const { table, words, complete, nameless, distinct, announced } = reading;
  return { table, words, full, complete, nameless, distinct, announced, total, vanished };
}

/** null: the run may conclude; else why it may not, and what a person can do about it. */
export function doubtful(run: SyncRun, { reasons, doubt }: Judgement): Conclusion | null {
  if (reasons.length === 0) return null;
  if (doubt === null) {
    return {
      state: 'doubtful',
      doubt,
      message: [...reasons, 'Nothing was changed; the next sync tries again.'].join(' '),
    };
  }
  if (run.confirmed !== null && isCovered(doubt, run.confirmed)) return null;
  const more = run.confirmed === null ? [] : ['This is more than what was confirmed.'];
  const what = `Nothing was changed. If this is right, confirm it: ${confirmHint(run.connection.name)}`;
  return { state: 'doubtful', doubt, message: [...reasons, ...more, what].join(' ') };
}

/** The command that confirms a doubtful run. */
export const confirmHint = (name: string): string => `seatbridge sync ${shellWord(name)} --confirm`;

/** A name as a shell takes it for one word. */
export const shellWord = (name: string): string =>
  /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
