import { type Migration, shaper } from './shape.ts';

/** Years of settled entries are not looked through for the few that wait, for a ticket's or for an account's. */
export const entriesFound: Migration = {
  name: '0003-entries-found',
  async up(db, dialect) {
    const { index } = shaper(db, dialect);
    await index('entries', 'state, id', 'settled_at is null');
    await index('entries', 'ticket_id', 'ticket_id is not null');
    await index('entries', 'account_id, id');
  },
};
