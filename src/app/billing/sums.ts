import { soleCurrency } from '../../domain/money.ts';
import type { NamedAdjustment } from './history.ts';

/** The money of several adjustments. */
export interface MoneySums {
  adjustments: number;
  accounts: number;
  /** On one invoice each. */
  moneyCents: number;
  /** The same per month. */
  monthCents: number;
  /** Of monthCents: what rises, and what falls. */
  upCents: number;
  downCents: number;
}

type Summand = Pick<NamedAdjustment, 'accountId' | 'moneyCents' | 'monthCents'>;

export function moneySumsOf(rows: readonly Summand[]): MoneySums {
  const sum = (value: (row: Summand) => number) => rows.reduce((total, row) => total + value(row), 0);
  return {
    adjustments: rows.length,
    accounts: new Set(rows.map(({ accountId }) => accountId)).size,
    moneyCents: sum(({ moneyCents }) => moneyCents),
    monthCents: sum(({ monthCents }) => monthCents),
    upCents: sum(({ monthCents }) => Math.max(0, monthCents)),
    downCents: sum(({ monthCents }) => Math.min(0, monthCents)),
  };
}

/** Several adjustments, summed up. */
export interface Sums extends MoneySums {
  /** What all of it is in; null: in several, or the PSA does not say. */
  currency: string | null;
}

export const sumsOf = (rows: readonly NamedAdjustment[]): Sums => ({
  ...moneySumsOf(rows),
  currency: soleCurrency(rows),
});

/** What a posting would send now. */
export interface Outgoing extends Sums {
  /** Were sent, have no verdict yet, and are read again first. */
  unsettled: number;
}

export function outgoingOf(waiting: readonly NamedAdjustment[]): Outgoing {
  const unsettled = waiting.filter(({ state }) => state === 'posting' || state === 'unknown').length;
  return { ...sumsOf(waiting.filter(({ state }) => state === 'approved')), unsettled };
}
