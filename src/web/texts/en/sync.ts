export const sync = {
  sync: 'Sync',
  syncing: 'Syncing …',
  age: 'Data {{age}}',
  oldest: 'The oldest data are of {{name}}.',
  source: 'Source',
  read: 'Read',
  nothing: 'Nothing connected yet',
  stale: 'stale',
  done: 'Everything is in sync.',
  failed: 'Sync did not end well.',
};
