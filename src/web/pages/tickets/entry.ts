import type { InferResponseType } from 'hono/client';
import type { api } from '../../api.ts';
import type { Tone } from '../../components/state-badge.tsx';

export type Entry = InferResponseType<typeof api.entries.$get>['rows'][number];
export type EntryInFull = InferResponseType<(typeof api.entries)[':id']['$get']>;

export const entryTones: Record<Entry['state'], Tone> = {
  waiting: 'notice',
  opening: 'notice',
  unknown: 'danger',
  open: 'ok',
  closed: 'idle',
  refused: 'danger',
  none: 'idle',
};

export const entryId = ({ id }: Entry): string => String(id);
export const entryName = ({ device, group }: Entry): string => `${device}, ${group.path}`;
