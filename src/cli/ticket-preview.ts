import type { PreviewedEntry, TicketPreviews } from '../app/ticketing/preview.ts';
import type { Answer } from './shell.ts';
import { table } from './table.ts';
import { countWords } from './words.ts';

/** What `tickets run --dry-run` says. */
export function previewAnswer(previews: TicketPreviews): Answer {
  const { rows, limit } = previews;
  const count = (outcome: PreviewedEntry['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  const [opens, overLimit] = [count('opens'), count('over-limit')];
  const others = rows.length - opens - overLimit;
  const sums = [
    `A run would open ${countWords(opens, 'ticket')}`,
    ...(overLimit === 0 ? [] : [`${overLimit} more are over the limit of ${limit} a run`]),
    ...(others === 0 ? [] : [`${countWords(others, 'entry gets', 'entries get')} none now`]),
  ];
  const parts = [...(rows.length === 0 ? [] : [previewTable(rows)]), `${sums.join('; ')}.`];
  return {
    data: { ...previews, opens, overLimit },
    text: parts.join('\n\n'),
    next: opens === 0 ? [] : ['Open what is due:   seatbridge tickets run'],
  };
}

function previewTable(rows: readonly PreviewedEntry[]): string {
  return table(rows, [
    { title: 'Device', value: ({ device }) => device },
    { title: 'Group', value: ({ group }) => group.path },
    { title: 'Customer', value: ({ customer }) => customer ?? '' },
    { title: 'Priority', value: ({ priority }) => priority?.name ?? '' },
    { title: 'Summary', value: ({ outcome, summary }) => (outcome === 'opens' ? (summary ?? '') : '') },
    { title: 'Why none now', value: whyWords },
  ]);
}

function whyWords({ why, earlierTicketId }: PreviewedEntry): string {
  return earlierTicketId === null ? why : `a note on ticket ${earlierTicketId} instead, if that is open still`;
}
