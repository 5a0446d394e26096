import { loadAccounts } from '../../store/accounts.ts';
import { type Adjustment, loadAdjustmentHistory, loadAdjustments } from '../../store/adjustments.ts';
import type { App } from '../app.ts';
import { accountName, loadPsaRecords, serviceName } from '../mapping/psa-records.ts';

/** An adjustment with the names that people know. */
export interface NamedAdjustment extends Adjustment {
  account: string;
  service: string;
  /** What its money is in, e.g. "USD"; null: the PSA does not say. */
  currency: string | null;
}

/** Those that wait for a person, for their posting, or for their verdict; oldest first. */
export async function loadWaiting(app: Pick<App, 'db'>): Promise<NamedAdjustment[]> {
  const states = ['proposed', 'held', 'approved', 'posting', 'unknown'] as const;
  return nameAdjustments(app, await loadAdjustments(app.db.read, { states }));
}

/** Newest first; `beforeId` goes on where the last page ended. */
export async function loadHistory(
  app: Pick<App, 'db'>,
  filter: { limit: number; accountId?: number; beforeId?: number },
): Promise<NamedAdjustment[]> {
  return nameAdjustments(app, await loadAdjustmentHistory(app.db.read, filter));
}

/** Those of these keys. */
export async function loadNamed(app: Pick<App, 'db'>, ids: readonly number[]): Promise<NamedAdjustment[]> {
  return nameAdjustments(app, await loadAdjustments(app.db.read, { ids }));
}

/** Those that one posting run sent. */
export async function loadRun(app: Pick<App, 'db'>, postingRun: number): Promise<NamedAdjustment[]> {
  return nameAdjustments(app, await loadAdjustments(app.db.read, { postingRun }));
}

export async function nameAdjustments(app: Pick<App, 'db'>, rows: readonly Adjustment[]): Promise<NamedAdjustment[]> {
  const records = await loadPsaRecords(app);
  const accounts = new Map((await loadAccounts(app.db.read)).map((account) => [account.id, account]));
  return rows.map((row) => {
    const account = accounts.get(row.accountId);
    return {
      ...row,
      account: account === undefined ? `account:${row.accountId}` : accountName(account, records),
      service: serviceName(row.serviceId, records),
      currency: records.agreements.get(row.agreementId)?.currency ?? null,
    };
  });
}
