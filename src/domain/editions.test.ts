import { expect, test } from 'vitest';
import { compareEdition, type Edition, type KeptEdition, keepEdition } from './editions.ts';

const HOUR_MS = 3_600_000;
const start = Date.parse('2026-03-02T02:00:00.000Z');
const edition = (hours: number, freshHours: number | null = null): Edition => ({
  id: `after ${hours} hours`,
  at: new Date(start + hours * HOUR_MS).toISOString(),
  freshHours,
});

/** For how many hours the last of these editions is fresh. */
function freshAfter(hours: readonly number[]): number {
  let kept: KeptEdition | null = null;
  for (const each of hours) kept = keepEdition(edition(each), kept);
  return (Date.parse(kept?.freshUntil ?? '') - Date.parse(kept?.at ?? '')) / HOUR_MS;
}

test('reports are fresh for a day and some until their own rhythm is known, then for half as long again', () => {
  expect(freshAfter([0])).toBe(26);
  expect(freshAfter([0, 24, 48])).toBe(26);
  expect(freshAfter([0, 24, 48, 72])).toBe(36);
  expect(freshAfter([0, 2, 4, 6])).toBe(3);
});

test('one report that came early or a pause over a weekend does not change a rhythm', () => {
  expect(freshAfter([0, 24, 24.1, 48, 72, 96, 168, 192])).toBe(36);
  expect(freshAfter([0, 0.1, 0.2, 0.3])).toBe(1);
});

test('a person may say how old a report may be', () => {
  expect(keepEdition(edition(0, 80), null).freshUntil).toBe('2026-03-05T10:00:00.000Z');
});

test('only a later edition is new; the same again and one read in another way are not', () => {
  const kept = keepEdition(edition(24), null);
  expect(compareEdition(edition(24), null)).toBe('new');
  expect(compareEdition(edition(48), kept)).toBe('new');
  expect(compareEdition(edition(24), kept)).toBe('same');
  expect(compareEdition({ ...edition(24), id: 'with other columns' }, kept)).toBe('reread');
  expect(compareEdition(edition(0), kept)).toBe('older');
});
