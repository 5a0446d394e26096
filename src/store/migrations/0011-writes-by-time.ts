import { type Migration, shaper } from './shape.ts';

/** What was written lately is found without reading what was ever written. */
export const writesByTime: Migration = {
  name: '0011-writes-by-time',
  async up(db, dialect) {
    await shaper(db, dialect).index('writes', 'kind, settled_at');
  },
};
