import { DAY_MS, type Instant } from '../../domain/time.ts';

interface Turn {
  vendorId: string;
  /** null: never. */
  additionsReadAt: Instant | null;
}

/**
 * The agreements whose additions a sync reads: those never read or not for a day, and of the others, the longest
 * unread first, as many as keep the readings of a day spread over its syncs.
 */
export function dueAgreements(
  agreements: readonly Turn[],
  { now, syncedAt }: { now: number; syncedAt: Instant | null },
): string[] {
  const readAt = ({ additionsReadAt }: Turn) => (additionsReadAt === null ? 0 : Date.parse(additionsReadAt));
  const oldestFirst = agreements.toSorted((a, b) => readAt(a) - readAt(b));
  const overdue = oldestFirst.filter((each) => now - readAt(each) >= DAY_MS).length;
  const elapsed = syncedAt === null ? DAY_MS : Math.min(DAY_MS, Math.max(0, now - Date.parse(syncedAt)));
  const share = Math.floor((agreements.length * elapsed) / DAY_MS);
  return oldestFirst.slice(0, Math.max(overdue, share)).map(({ vendorId }) => vendorId);
}
