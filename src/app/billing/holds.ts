import type { Instant } from '../../domain/time.ts';
import { loadConnections } from '../../store/connections.ts';
import { loadHolds } from '../../store/holds.ts';
import { loadAdditions } from '../../store/psa-objects.ts';
import type { App } from '../app.ts';
import { accountName, additionName, byId, loadPsaRecords } from '../mapping/psa-records.ts';

/** An addition that waits for a person after an undo. */
export interface HoldRow {
  additionId: string;
  /** As people call it; its id where it is gone. */
  addition: string;
  /** Its company and agreement. */
  agreement: string;
  quantity: string | null;
  reason: string;
  by: string;
  since: Instant;
}

/** Oldest first. */
export async function listHolds(app: Pick<App, 'db'>): Promise<HoldRow[]> {
  const holds = await loadHolds(app.db.read);
  const psa = (await loadConnections(app.db.read)).find(({ role }) => role === 'psa');
  if (holds.length === 0 || psa === undefined) return [];
  const [records, additions] = [await loadPsaRecords(app), byId(await loadAdditions(app.db.read, psa.id))];
  return holds.map(({ additionId, reason, by, since }) => {
    const addition = additions.get(additionId);
    const agreement = addition === undefined ? undefined : records.agreements.get(addition.agreementId);
    return {
      additionId,
      addition: addition === undefined ? `addition:${additionId}` : additionName(addition),
      agreement:
        agreement === undefined
          ? ''
          : accountName({ companyId: agreement.companyId, agreementId: agreement.id }, records),
      quantity: addition?.quantity ?? null,
      ...{ reason, by, since },
    };
  });
}
