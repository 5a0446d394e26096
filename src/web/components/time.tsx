import { dateText, shortTimeText, timeText } from '../texts/formats.ts';

/** A moment, ISO-8601, as the browser writes it. */
export function Time({ at }: { at: string }) {
  return (
    <time dateTime={at} title={timeText(at)}>
      {shortTimeText(at)}
    </time>
  );
}

/** A calendar date. */
export function CalendarDate({ date }: { date: string }) {
  return <time dateTime={date}>{dateText(date)}</time>;
}
