import type { InferResponseType } from 'hono/client';
import type { api } from '../../api.ts';
import type { Tone } from '../../components/state-badge.tsx';

export type Run = InferResponseType<typeof api.runs.$get>['rows'][number];

export const runTones: Record<Run['state'], Tone> = {
  running: 'notice',
  ok: 'ok',
  doubtful: 'warning',
  failed: 'danger',
  interrupted: 'idle',
};

/** How long a run took, in seconds; null while it goes on. */
export const secondsOf = ({ startedAt, endedAt }: Run): number | null =>
  endedAt === null ? null : Math.max(0, Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1_000));
