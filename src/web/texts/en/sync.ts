export const sync = {
  sync: 'Sync',
  syncing: 'Syncing …',
  oldest: 'The oldest data are of {{name}}.',
  nothing: 'Nothing connected yet',
  stale: 'stale',
  done: 'Everything is in sync.',
  failed: 'Sync did not end well.',
};
