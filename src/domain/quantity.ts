import { add, max, subtract } from './decimal.ts';
import type { Line } from './mapping.ts';
import type { Decimal } from './psa.ts';
import type { CalendarDate } from './time.ts';

/** The offset of a line on a date: nothing after its last day. */
export function offsetOn({ offset, offsetUntil }: Pick<Line, 'offset' | 'offsetUntil'>, on: CalendarDate): number {
  return offsetUntil !== null && offsetUntil < on ? 0 : offset;
}

/**
 * What an addition's quantity should be: max(seats + offset, minimum), the minimum only while there are seats,
 * less what other additions bill already, never below 0.
 */
export function quantityOf(line: Line, count: { seats: number; others: Decimal; on: CalendarDate }): Decimal {
  const { seats, others, on } = count;
  const wanted = seats + offsetOn(line, on);
  const atLeast = seats > 0 ? Math.max(wanted, line.minimum) : wanted;
  return max(subtract(String(Math.max(atLeast, 0)), others), '0');
}

export function sumOf(quantities: readonly Decimal[]): Decimal {
  return quantities.reduce((sum, each) => add(sum, each), '0');
}
