import { expect, test } from 'vitest';
import { dueAgreements } from './rotation.ts';

const DAY = 86_400_000;
const start = Date.parse('2026-03-02T08:00:00.000Z');
const at = (ms: number) => new Date(ms).toISOString();

test('an agreement never read is due at once, the longest unread of the others first', () => {
  const agreements = [
    { vendorId: 'new', additionsReadAt: null },
    { vendorId: 'fresh', additionsReadAt: at(start - DAY / 2) },
    { vendorId: 'old', additionsReadAt: at(start - DAY) },
  ];
  expect(dueAgreements(agreements, { now: start, syncedAt: at(start - 600_000) })).toEqual(['new', 'old']);
});

test('a sync right after another one reads nothing', () => {
  const agreements = [{ vendorId: 'a', additionsReadAt: at(start) }];
  expect(dueAgreements(agreements, { now: start + 1000, syncedAt: at(start) })).toEqual([]);
});

test('the readings of a day are spread over its syncs, and each agreement is read once', () => {
  const agreements = Array.from({ length: 8000 }, (_, i) => ({ vendorId: `${i}`, additionsReadAt: at(start) }));
  const read = new Map<string, number>();
  let most = 0;
  for (let now = start + 600_000; now <= start + DAY; now += 600_000) {
    const due = dueAgreements(agreements, { now, syncedAt: at(now - 600_000) });
    most = Math.max(most, due.length);
    for (const id of due) {
      read.set(id, (read.get(id) ?? 0) + 1);
      const agreement = agreements[Number(id)];
      if (agreement !== undefined) agreement.additionsReadAt = at(now);
    }
  }
  expect(read.size).toBe(8000);
  expect([...read.values()].every((times) => times === 1)).toBe(true);
  expect(most).toBeLessThan(200);
});

test('a clock that went back makes nothing due', () => {
  const agreements = [{ vendorId: 'a', additionsReadAt: at(start) }];
  expect(dueAgreements(agreements, { now: start - DAY, syncedAt: at(start) })).toEqual([]);
});
