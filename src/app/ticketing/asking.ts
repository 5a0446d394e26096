import { VendorError, type VendorErrorKind } from '../../errors.ts';
import type { Psa } from '../../vendors/ports.ts';
import type { Answers } from '../access-findings.ts';

type Asked =
  | 'openTicket'
  | 'findTickets'
  | 'ticket'
  | 'ticketActivity'
  | 'notes'
  | 'addNote'
  | 'setStatus'
  | 'setPriority';

/** What tickets ask of the PSA. */
export type TicketPsa = Pick<Psa, Asked>;

/** The rights that tickets need, each with the calls that show whether it is there. */
const rights: Record<Asked, string> = {
  openTicket: 'open tickets',
  findTickets: 'read tickets',
  ticket: 'read tickets',
  ticketActivity: 'see what people did on a ticket',
  notes: 'read the notes of tickets',
  addNote: 'write notes on tickets',
  setStatus: 'close and reopen tickets',
  setPriority: 'change the priority of tickets',
};

/** So many failures of one call in a row, and it is not tried again in this run. */
const FAILURES = 3;

/** These say something of the one ticket that was asked for, and nothing of the next. */
const ofOneTicket = new Set<VendorErrorKind>(['rejected', 'not-found', 'conflict', 'unexpected']);

/**
 * The PSA as one run asks it: a call that failed thrice in a row is not sent again, and nothing is after refused
 * credentials. What is not sent fails as the last one did, with `neverSent`.
 */
export function askingPsa(psa: TicketPsa): { psa: TicketPsa; answers: Answers } {
  const failures = new Map<Asked, { inARow: number; last: VendorError }>();
  const answered = new Map<string, string | null>();
  const answers: Answers = { rights: answered, credentials: null };

  async function ask<T>(call: Asked, send: () => Promise<T>): Promise<T> {
    const before = failures.get(call);
    const spent = answers.credentials ?? (before !== undefined && before.inARow >= FAILURES ? before.last : null);
    if (spent !== null) throw new VendorError(spent.kind, spent.message, { ...spent.details, neverSent: true });
    try {
      const answer = await send();
      failures.delete(call);
      answered.set(rights[call], null);
      return answer;
    } catch (error) {
      if (error instanceof VendorError) fail(call, error);
      throw error;
    }
  }

  function fail(call: Asked, error: VendorError): void {
    if (error.kind === 'auth') answers.credentials = error;
    if (error.kind === 'forbidden') answered.set(rights[call], error.message);
    if (ofOneTicket.has(error.kind)) failures.delete(call);
    else failures.set(call, { inARow: (failures.get(call)?.inARow ?? 0) + 1, last: error });
  }

  return {
    answers,
    psa: {
      openTicket: (...args) => ask('openTicket', () => psa.openTicket(...args)),
      findTickets: (...args) => ask('findTickets', () => psa.findTickets(...args)),
      ticket: (...args) => ask('ticket', () => psa.ticket(...args)),
      ticketActivity: (...args) => ask('ticketActivity', () => psa.ticketActivity(...args)),
      notes: (...args) => ask('notes', () => psa.notes(...args)),
      addNote: (...args) => ask('addNote', () => psa.addNote(...args)),
      setStatus: (...args) => ask('setStatus', () => psa.setStatus(...args)),
      setPriority: (...args) => ask('setPriority', () => psa.setPriority(...args)),
    },
  };
}
