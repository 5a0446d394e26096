import { z } from 'zod';
import type { Ticket, TicketDraft } from '../../domain/psa.ts';
import type { EntryTable } from '../../store/schema.ts';

/*
 * What is stored of a write before it is sent: enough to find out what became of it, and nothing that is read anew.
 */

const id = z.string().nullable();
const visibility = z.enum(['internal', 'customer']);

const draft: z.ZodType<TicketDraft> = z.object({
  summary: z.string(),
  companyId: z.string(),
  siteId: id,
  agreementId: id,
  boardId: id,
  statusId: id,
  priorityId: id,
  typeId: id,
  subtypeId: id,
  itemId: id,
  sourceId: id,
  text: z.string(),
  visibility,
  reference: z.string(),
});

export const openingIntent = z.object({
  draft,
  /** That of the draft's reference: it becomes the entry's own. */
  ordinal: z.number(),
  accountId: z.number().nullable(),
  /** What the PSA said of the full ticket, where this is the second try; it is then kept with the intent. */
  refused: z.string().nullable(),
  /** Another try follows where this one is refused. */
  more: z.boolean(),
});

const entryState: z.ZodType<EntryTable['state']> = z.enum([
  'waiting',
  'opening',
  'unknown',
  'open',
  'closed',
  'refused',
  'none',
]);

/** What becomes of an entry once a note or a status is there. */
const after = z.object({
  to: entryState,
  settled: z.boolean(),
  note: z.string(),
  accountId: z.number().nullable(),
});
export type After = z.infer<typeof after>;

export const notingIntent = z.object({
  ticketId: z.string(),
  text: z.string(),
  visibility,
  /** It may be there already: it is looked for before it is written. */
  perhapsThere: z.boolean(),
  after,
});

export const statusIntent = z.object({ ticketId: z.string(), statusId: z.string(), closes: z.boolean(), after });

export const raisingIntent = z.object({ ticketId: z.string(), priorityId: z.string() });

/** What is stored of a ticket that was opened. */
export const openedOutcome: z.ZodType<{ outcome: Pick<Ticket, 'id'> }> = z.object({
  outcome: z.object({ id: z.string() }),
});
