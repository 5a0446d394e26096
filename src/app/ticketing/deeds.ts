import { VendorError } from '../../errors.ts';
import type { Verdict } from '../writes.ts';

/** What was done with one entry, for the report of the run. */
export type Deed =
  | { did: 'nothing' }
  | { did: 'waited'; why: string }
  | { did: 'opened'; ticketId: string; summary: string }
  | { did: 'found' | 'noted' | 'closed' | 'reopened' | 'refused' | 'unknown' };

/** What a verdict comes to. Throws VendorError for a refusal that the next run may not meet. */
export function deedOf<Outcome>(verdict: Verdict<Outcome> | null, done: (outcome: Outcome) => Deed): Deed {
  if (verdict === null) return { did: 'nothing' };
  if (verdict.state === 'done') return done(verdict.outcome);
  if (verdict.state !== 'refused') return { did: 'unknown' };
  if (verdict.kind === 'rejected') return { did: 'refused' };
  throw new VendorError(
    verdict.kind,
    verdict.words,
    verdict.requestId === null ? {} : { requestId: verdict.requestId },
  );
}
