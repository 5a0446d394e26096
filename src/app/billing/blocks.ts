import { invoiceDateHit, isFrozen } from '../../domain/agreements.ts';
import type { Marks } from '../../domain/marks.ts';
import type { CalendarDate } from '../../domain/time.ts';
import { loadAccounts, type StoredAccount } from '../../store/accounts.ts';
import type { Adjustment } from '../../store/adjustments.ts';
import { loadHolds } from '../../store/holds.ts';
import { loadPauses } from '../../store/pauses.ts';
import type { StoredAgreement } from '../../store/psa-objects.ts';
import { type App, nowInstant } from '../app.ts';
import { loadSettings } from '../settings.ts';
import { loadMarks } from './marks.ts';

/** Why an approved adjustment may not go out now, in words; null where it may. */
export type BlockedWhy = (adjustment: Adjustment) => string | null;

/** What stops postings at this moment: a pause, a switch, a hold after an undo, a changed mapping, a doubt, the days before an invoice. */
export async function loadBlocks(
  app: App,
  { agreements, on }: { agreements: ReadonlyMap<string, StoredAgreement>; on: CalendarDate },
): Promise<BlockedWhy> {
  const { billing } = await loadSettings(app);
  const pauses = await loadPauses(app.db.read, nowInstant(app));
  const holds = new Set((await loadHolds(app.db.read)).map(({ additionId }) => additionId));
  const accounts = new Map((await loadAccounts(app.db.read)).map((account) => [account.id, account]));
  const marksOf = await loadMarks(app);
  return (adjustment) => {
    const paused = pauses.find(({ accountId }) => accountId === null || accountId === adjustment.accountId);
    if (paused !== undefined) return `paused by ${paused.by}: ${paused.reason}`;
    if (isOff(accounts.get(adjustment.accountId))) return 'posting is switched off for this account';
    if (adjustment.undoOf === null && holds.has(adjustment.additionId))
      return 'on hold after an undo, until it is released';
    // An undo puts back what was there, whoever is counted for it now.
    if (adjustment.undoOf === null && isOutdated(adjustment.evidence, marksOf(adjustment)))
      return 'the mapping or counting rule behind it was changed since it was planned: the next plan decides anew';
    const agreement = agreements.get(adjustment.agreementId);
    if (agreement === undefined) return 'its agreement is not known';
    // An undo rests on its own addition alone, which is read before it goes out.
    if (adjustment.undoOf === null && agreement.additionsDoubt !== null)
      return `the additions of its agreement are in doubt: ${agreement.additionsDoubt}`;
    const invoiceDate = invoiceDateHit(agreement, { on, agreements });
    if (isFrozen(invoiceDate, { on, freezeDays: billing.freezeDays }))
      return `frozen until the invoice of ${invoiceDate} is made`;
    return null;
  };
}

const isOff = (account: StoredAccount | undefined): boolean => account === undefined || !account.posting;

const isOutdated = (planned: Marks, now: Marks): boolean =>
  planned.mappingMark !== now.mappingMark || planned.ruleMark !== now.ruleMark;
