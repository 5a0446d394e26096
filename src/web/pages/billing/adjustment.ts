import type { InferResponseType } from 'hono/client';
import type { api } from '../../api.ts';
import type { Tone } from '../../components/state-badge.tsx';

export type Adjustment = InferResponseType<typeof api.adjustments.$get>['rows'][number];
export type InFull = InferResponseType<(typeof api.adjustments)[':id']['$get']>;
export type Planned = InferResponseType<(typeof api.plans)[':id']['adjustments']['$get']>['rows'][number];

/** What an adjustment and one that is only planned have in common. */
export type Change = Pick<
  Adjustment,
  'account' | 'service' | 'from' | 'to' | 'moneyCents' | 'monthCents' | 'currency' | 'guards'
>;

export const adjustmentTones: Record<Adjustment['state'], Tone> = {
  proposed: 'notice',
  held: 'warning',
  approved: 'ok',
  posting: 'notice',
  posted: 'ok',
  failed: 'danger',
  unknown: 'danger',
  dismissed: 'idle',
  superseded: 'idle',
};

export const isUndecided = ({ state }: Pick<Adjustment, 'state'>): boolean => state === 'proposed' || state === 'held';

export const adjustmentId = ({ id }: Adjustment): string => String(id);
export const nameOf = ({ account, service }: Pick<Change, 'account' | 'service'>): string =>
  `${account.name}, ${service.name}`;
