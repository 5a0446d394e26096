import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedSeats, type LineSeats, type Span, seatsByService } from './seat-days.ts';

const dayOf = (at: number) => new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10);

/** What the store would keep of these days, counted one after the other. */
function keptOf(counts: readonly (readonly LineSeats[])[]): Span[] {
  const spans: (Span & { id: number })[] = [];
  for (const [at, counted] of counts.entries()) {
    const { ended, begun } = changedSeats(
      spans.filter(({ to }) => to === null),
      counted,
    );
    for (const id of ended) Object.assign(spans[id] as Span, { to: dayOf(at) });
    for (const line of begun) spans.push({ ...line, id: spans.length, from: dayOf(at), to: null });
  }
  return spans;
}

test('a day that changes nothing keeps nothing', () => {
  const line = { accountId: 1, serviceId: '7', seats: 5 };
  expect(keptOf([[line], [line], [line]])).toMatchObject([{ seats: 5, from: '2026-01-01', to: null }]);
  expect(keptOf([[line], [{ ...line, seats: 0 }]])).toMatchObject([{ seats: 5, to: '2026-01-02' }]);
});

test('the seats of any days are told from the changes alone, as they were counted', () => {
  const line = fc.record({
    accountId: fc.integer({ min: 1, max: 3 }),
    serviceId: fc.constantFrom('7', '8'),
    seats: fc.nat({ max: 4 }),
  });
  const day = fc.uniqueArray(line, { selector: ({ accountId, serviceId }) => `${accountId} ${serviceId}` });
  fc.assert(
    fc.property(fc.array(day, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 3 }), (counts, step) => {
      const at = counts.map((_, place) => place).filter((place) => place % step === 0);
      const told = seatsByService(keptOf(counts), at.map(dayOf));
      for (const serviceId of ['7', '8']) {
        const counted = at.map((place) =>
          (counts[place] ?? []).reduce((sum, each) => sum + (each.serviceId === serviceId ? each.seats : 0), 0),
        );
        expect(told.get(serviceId) ?? at.map(() => 0)).toEqual(counted);
      }
    }),
  );
});
