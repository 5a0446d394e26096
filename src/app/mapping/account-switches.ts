import { type AccountSwitches, switchAccount } from '../../store/accounts.ts';
import type { Act } from '../../store/audit.ts';
import type { Trx } from '../../store/db.ts';
import { type App, nowInstant } from '../app.ts';
import { accountNamed, type NamedAccount } from '../find-account.ts';

export interface Switched {
  account: NamedAccount;
  changed: boolean;
  before: Required<AccountSwitches>;
  after: Required<AccountSwitches>;
}

/** Posting, ticketing and mode of an account; what is not named stays. Throws AppError 'not-found', 'ambiguous'. */
export async function setSwitches(
  app: App,
  account: string,
  { switches, by }: { switches: AccountSwitches; by: string },
): Promise<Switched> {
  const named = await accountNamed(app, account);
  const { posting, ticketing, mode } = named.account;
  const before = { posting, ticketing, mode };
  const after = { ...before, ...switches };
  const act = { by, at: nowInstant(app) };
  const changed = await app.db.write((trx) => saveSwitches(trx, { account: named.account, switches, act }));
  return { account: named, changed, before, after };
}

type Switchable = { id: number } & Required<AccountSwitches>;

/** Sets the switches that differ. False where none does. */
export async function saveSwitches(
  trx: Trx,
  { account, switches, act }: { account: Switchable; switches: AccountSwitches; act: Act },
): Promise<boolean> {
  const { id, posting, ticketing, mode } = account;
  const after = { posting, ticketing, mode, ...switches };
  if (after.posting === posting && after.ticketing === ticketing && after.mode === mode) return false;
  await switchAccount(trx, { id, switches, ...act });
  return true;
}
