import { key, type Migration, optionalText, shaper, text, to } from './shape.ts';

/** Where tickets may come from; empty until the next sync of the PSA. */
export const sources: Migration = {
  name: '0018-sources',
  async up(db, dialect) {
    const { table, unique, index } = shaper(db, dialect);
    await table('sources', {
      ...{ id: key, connection_id: to('connections'), vendor_id: text, hash: text, since: text },
      ...{ missing_since: optionalText, removed_at: optionalText, unreadable: optionalText },
      ...{ name: text, name_key: text },
    });
    await unique('sources', 'connection_id, vendor_id');
    await index('sources', 'connection_id, id');
  },
};
