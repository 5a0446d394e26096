import { integer, key, type Migration, optionalText, shaper, text } from './shape.ts';

/** What people said to the makers, kept until it is sent. */
export const feedback: Migration = {
  name: '0012-feedback',
  async up(db, dialect) {
    const { table, index } = shaper(db, dialect);
    await table('feedback', {
      id: key,
      at: text,
      by: text,
      content: text,
      sent_at: optionalText,
      /** Where it went, or why it could not be sent yet. */
      said: text,
      tries: integer,
      next_at: optionalText,
    });
    await index('feedback', 'next_at', 'next_at is not null');
  },
};
