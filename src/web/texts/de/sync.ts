import type { en } from '../en.ts';
import type { Texts } from '../shape.ts';

export const sync: Texts<typeof en.sync> = {
  sync: 'Sync',
  syncing: 'Synchronisiert …',
  oldest: 'Die ältesten Daten sind die von {{name}}.',
  nothing: 'Noch nichts verbunden',
  stale: 'veraltet',
  done: 'Alles ist auf dem neuesten Stand.',
  failed: 'Die Synchronisation ging nicht gut aus.',
};
