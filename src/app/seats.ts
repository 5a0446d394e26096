import type { CollectedSeat, FateSums, ProductCount, Unrouted } from '../domain/count.ts';
import type { CalendarDate } from '../domain/time.ts';
import { loadAccounts } from '../store/accounts.ts';
import type { App } from './app.ts';
import { countSeats } from './counting.ts';
import { accountNamed } from './find-account.ts';
import { accountName, loadPsaRecords, serviceName } from './mapping/psa-records.ts';

/** The seats of one line. */
export interface SeatRow {
  accountId: number;
  account: string;
  serviceId: string;
  service: string;
  /** Distinct devices. */
  seats: number;
}

export interface Seats {
  on: CalendarDate;
  rows: SeatRow[];
  /** The devices behind the counts, where they were asked for. */
  devices: CollectedSeat[];
  products: readonly ProductCount[];
  /** Devices without an account. */
  unrouted: readonly Unrouted[];
  /** Every product on a device is in exactly one part. */
  sums: FateSums;
}

export interface SeatQuery {
  /** "account:ID", or its company. */
  account?: string;
  /** Also the devices behind each count. */
  devices: boolean;
  /** A past day, as things were at its end; missing: now. */
  on?: CalendarDate;
}

/** The seats of every line, or of one account's, on a day. May be repeated. Throws AppError 'usage', 'not-found', 'ambiguous'. */
export async function seatsOn(app: App, { account, devices, on }: SeatQuery): Promise<Seats> {
  const accountId = account === undefined ? undefined : (await accountNamed(app, account)).account.id;
  const collect = devices ? { collect: accountId === undefined ? {} : { accountId } } : {};
  const { count } = await countSeats(app, { half: 'shown', ...collect, ...(on !== undefined && { on }) });
  const records = await loadPsaRecords(app);
  const accounts = new Map((await loadAccounts(app.db.read)).map((each) => [each.id, each]));
  const rows = count.tallies
    .filter((tally) => accountId === undefined || tally.accountId === accountId)
    .map((tally): SeatRow => {
      const owner = accounts.get(tally.accountId);
      const name = owner === undefined ? `account:${tally.accountId}` : accountName(owner, records);
      const { serviceId, seats } = tally;
      return { accountId: tally.accountId, account: name, serviceId, service: serviceName(serviceId, records), seats };
    })
    .sort((a, b) => (a.account === b.account ? 0 : a.account < b.account ? -1 : 1));
  const { products, unrouted, sums, collected } = count;
  return { on: count.on, rows, devices: [...collected], products, unrouted, sums };
}
