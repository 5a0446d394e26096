import type { Instant } from '../domain/time.ts';
import { AppError } from '../errors.ts';
import { loadAccounts } from '../store/accounts.ts';
import type { Pause } from '../store/pauses.ts';
import type { App } from './app.ts';
import { accountName, loadPsaRecords } from './mapping/psa-records.ts';
import { currentPauses, pause } from './pauses.ts';

/** A pause in force, with the name of what is paused. */
export interface PauseRow extends Pick<Pause, 'reason' | 'until'> {
  /** null: everything. */
  account: { id: number; name: string } | null;
  by: string;
  since: Instant;
}

/** The pause of everything first. */
export async function listPauses(app: Pick<App, 'db' | 'clock'>): Promise<PauseRow[]> {
  const [records, accounts] = [await loadPsaRecords(app), await loadAccounts(app.db.read)];
  const names = new Map(accounts.map((account) => [account.id, accountName(account, records)]));
  const rows = (await currentPauses(app)).map(({ accountId, reason, until, by, since }) => ({
    account: accountId === null ? null : { id: accountId, name: names.get(accountId) ?? `account:${accountId}` },
    ...{ reason, until, by, since },
  }));
  return rows.sort((one, other) => Number(one.account !== null) - Number(other.account !== null));
}

/** Pauses as `pause` does, and tells the pause. Throws AppError 'not-found' too, for an account that is none. */
export async function pauseAccount(app: App, wanted: Pause & { by: string }): Promise<PauseRow> {
  const { accountId } = wanted;
  if (accountId !== null && !(await loadAccounts(app.db.read)).some(({ id }) => id === accountId))
    throw new AppError('not-found', `There is no account ${accountId}.`, { accountId });
  await pause(app, wanted);
  const made = (await listPauses(app)).find(({ account }) => (account?.id ?? null) === accountId);
  if (made !== undefined) return made;
  throw new AppError('conflict', 'The pause was ended at once by somebody else.', { accountId });
}
