import { key, type Migration, shaper, text } from './shape.ts';

/** The answers to writes that came with a key of the asker's: a repeat gets the same. */
export const answers: Migration = {
  name: '0005-answers',
  async up(db, dialect) {
    const { table, index, unique } = shaper(db, dialect);
    await table('answers', { id: key, person: text, route: text, key: text, at: text, content: text });
    await unique('answers', 'person, route, key');
    await index('answers', 'at');
  },
};
