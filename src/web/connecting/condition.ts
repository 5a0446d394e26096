import type { Tone } from '../components/state-badge.tsx';
import type { Connection } from './kinds.ts';

/** How a connection is, as a colour that only repeats the word. */
export const conditionTones: Record<Connection['state'], Tone> = {
  ok: 'ok',
  syncing: 'notice',
  'never read': 'warning',
  stale: 'warning',
  doubtful: 'warning',
  failed: 'danger',
  interrupted: 'warning',
  unsettled: 'warning',
  disconnected: 'idle',
};
