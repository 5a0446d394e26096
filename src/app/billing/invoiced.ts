import { datingAgreement } from '../../domain/agreements.ts';
import { seenOf } from '../../domain/evidence.ts';
import type { Addition, Agreement } from '../../domain/psa.ts';
import type { CalendarDate, Instant } from '../../domain/time.ts';
import { isInvoiced } from '../../domain/undo.ts';
import { loadBaselines, type StoredBaseline, saveBaselines } from '../../store/baselines.ts';
import { type App, nowInstant } from '../app.ts';
import { byId } from '../mapping/psa-records.ts';

/*
 * Once an agreement's next invoice date has moved on, an invoice has confirmed the quantities that it went out with:
 * the guards measure against them from then on. They are read first, as what is stored may be a day old.
 */

interface Known {
  baselines: readonly StoredBaseline[];
  agreements: readonly Agreement[];
  additions: readonly Addition[];
}

/** A baseline whose agreement has another next invoice date than when it was made. */
export interface Redated {
  baseline: StoredBaseline;
  addition: Addition;
  /** Of the agreement that the addition is invoiced with. */
  next: CalendarDate | null;
}

export function redated({ baselines, agreements, additions }: Known): Redated[] {
  const [agreementOf, additionOf] = [byId(agreements), byId(additions)];
  return baselines.flatMap((baseline) => {
    const addition = additionOf.get(baseline.additionId);
    const agreement = addition === undefined ? undefined : agreementOf.get(addition.agreementId);
    if (addition === undefined || agreement === undefined) return [];
    const next = datingAgreement(agreement, agreementOf).nextInvoiceDate;
    return next === baseline.nextInvoiceDate ? [] : [{ baseline, addition, next }];
  });
}

/** Vendor ids of the agreements that were invoiced since a baseline of theirs was made. */
export function invoicedSince(dates: readonly Redated[]): Set<string> {
  const invoiced = dates.filter(({ baseline, next }) => isInvoiced(baseline.nextInvoiceDate, next));
  return new Set(invoiced.map(({ addition }) => addition.agreementId));
}

/**
 * All baselines, with those that an invoice has confirmed, of agreements that were `read` since. Stored in one
 * transaction; a dry run stores nothing. May be repeated: what is confirmed waits for the next invoice.
 */
export async function confirmInvoiced(
  app: App,
  {
    known,
    dates,
    read,
    dryRun,
  }: { known: Known; dates: readonly Redated[]; read: ReadonlySet<string>; dryRun: boolean },
): Promise<readonly StoredBaseline[]> {
  const at = nowInstant(app);
  const changed = afterInvoices(dates, { read, at });
  if (changed.length === 0) return known.baselines;
  if (dryRun) return inPlaceOf(known.baselines, changed);
  return app.db.write(async (trx) => {
    // Whoever approved meanwhile has said more than the invoice did.
    const baselines = await loadBaselines(trx);
    const still = afterInvoices(redated({ ...known, baselines }), { read, at });
    await saveBaselines(trx, still);
    return inPlaceOf(baselines, still);
  });
}

/** Those that become others. */
function afterInvoices(
  dates: readonly Redated[],
  { read, at }: { read: ReadonlySet<string>; at: Instant },
): StoredBaseline[] {
  return dates.flatMap(({ baseline, addition, next }): StoredBaseline[] => {
    const { nextInvoiceDate: before } = baseline;
    // Where no invoice was known of before, the one that is known of now has yet to confirm it.
    if (before === null && next !== null) return [{ ...baseline, nextInvoiceDate: next }];
    if (!isInvoiced(before, next) || !read.has(addition.agreementId)) return [];
    const { quantity } = addition;
    return [{ ...baseline, quantity, source: 'invoiced', at, seen: seenOf(addition), nextInvoiceDate: next }];
  });
}

function inPlaceOf(baselines: readonly StoredBaseline[], changed: readonly StoredBaseline[]): StoredBaseline[] {
  const news = new Map(changed.map((each) => [each.additionId, each]));
  return baselines.map((each) => news.get(each.additionId) ?? each);
}
