/** A moment, ISO-8601 in UTC, as `Date.prototype.toISOString` writes it. Sorts as text. */
export type Instant = string;

/** A calendar date `YYYY-MM-DD`, without a zone. Sorts as text. */
export type CalendarDate = string;
