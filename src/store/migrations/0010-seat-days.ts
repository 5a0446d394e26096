import { integer, key, type Migration, optionalText, primaryText, shaper, text, to } from './shape.ts';

/** The seats of past days, counted once each: what a line's seats were, from a day to a day. */
export const seatDays: Migration = {
  name: '0010-seat-days',
  async up(db, dialect) {
    const { table, index } = shaper(db, dialect);
    await table('seat_days', { day: primaryText, seats: integer });
    await table('seat_spans', {
      id: key,
      account_id: to('accounts'),
      service_vendor_id: text,
      seats: integer,
      from_day: text,
      to_day: optionalText,
    });
    await index('seat_spans', 'account_id, from_day');
    await index('seat_spans', 'from_day');
    await index('seat_spans', 'account_id, service_vendor_id', 'to_day is null');
  },
};
