import { isAdditionActive } from '../../domain/agreements.ts';
import { invoiceAmount, perMonth } from '../../domain/money.ts';
import type { CalendarDate, Instant } from '../../domain/time.ts';
import { loadAccounts } from '../../store/accounts.ts';
import { loadPostedMoney, type PostedMoney } from '../../store/adjustments.ts';
import { loadBaselines } from '../../store/baselines.ts';
import { loadConnections } from '../../store/connections.ts';
import { loadAdditions } from '../../store/psa-objects.ts';
import { type App, nowInstant } from '../app.ts';
import { dateIn, zoneOf } from '../calendar.ts';
import { accountName, loadPsaRecords } from '../mapping/psa-records.ts';
import { loadSettings } from '../settings.ts';

/** What was posted in one calendar month of the PSA. */
export interface MonthMoney {
  /** YYYY-MM. */
  month: string;
  adjustments: number;
  accounts: number;
  /** On one invoice each. */
  moneyCents: number;
  /** The same per month. */
  monthCents: number;
  /** Of monthCents: what rose, and what fell. */
  upCents: number;
  downCents: number;
}

export interface MoneyOverview {
  thisMonth: MonthMoney;
  lastMonth: MonthMoney;
  /** What all additions that were ever adjusted cost a month, as they are now. */
  keptMonthCents: number;
  /** The accounts whose month changed most this month, by monthCents. */
  largest: { account: { id: number; name: string }; monthCents: number }[];
}

const shownAccounts = 10;

/** Money this month against last. May be repeated. */
export async function moneyOverview(app: App): Promise<MoneyOverview> {
  const zone = zoneOf(await loadSettings(app));
  const on = dateIn(zone, nowInstant(app));
  const thisMonth = monthOf(on);
  const lastMonth = thisMonth.subtract({ months: 1 });
  const posted = await loadPostedMoney(app.db.read, startOf(lastMonth, zone));
  const now = startOf(thisMonth, zone);
  const current = posted.filter(({ postedAt }) => postedAt >= now);
  return {
    thisMonth: sumOf(thisMonth, current),
    lastMonth: sumOf(
      lastMonth,
      posted.filter(({ postedAt }) => postedAt < now),
    ),
    keptMonthCents: await keptMonthCents(app, on),
    largest: await largestOf(app, current),
  };
}

const monthOf = (date: CalendarDate): Temporal.PlainYearMonth => Temporal.PlainDate.from(date).toPlainYearMonth();

function startOf(month: Temporal.PlainYearMonth, zone: string): Instant {
  return new Date(month.toPlainDate({ day: 1 }).toZonedDateTime(zone).epochMilliseconds).toISOString();
}

function sumOf(month: Temporal.PlainYearMonth, posted: readonly PostedMoney[]): MonthMoney {
  const sum = (cents: (each: PostedMoney) => number) => posted.reduce((total, each) => total + cents(each), 0);
  return {
    month: month.toString(),
    adjustments: posted.length,
    accounts: new Set(posted.map(({ accountId }) => accountId)).size,
    moneyCents: sum(({ moneyCents }) => moneyCents),
    monthCents: sum(({ monthCents }) => monthCents),
    upCents: sum(({ monthCents }) => Math.max(0, monthCents)),
    downCents: sum(({ monthCents }) => Math.min(0, monthCents)),
  };
}

async function keptMonthCents(app: App, on: CalendarDate): Promise<number> {
  const psa = (await loadConnections(app.db.read)).find(({ role }) => role === 'psa');
  if (psa === undefined) return 0;
  const kept = new Set((await loadBaselines(app.db.read)).map(({ additionId }) => additionId));
  const { agreements } = await loadPsaRecords(app);
  let cents = 0;
  for (const addition of await loadAdditions(app.db.read, psa.id)) {
    const agreement = agreements.get(addition.agreementId);
    if (!kept.has(addition.id) || agreement === undefined || !isAdditionActive(addition, on)) continue;
    cents += perMonth(invoiceAmount(addition, addition.quantity), agreement.billingCycle).monthCents;
  }
  return cents;
}

async function largestOf(app: App, posted: readonly PostedMoney[]): Promise<MoneyOverview['largest']> {
  const byAccount = new Map<number, number>();
  for (const { accountId, monthCents } of posted)
    byAccount.set(accountId, (byAccount.get(accountId) ?? 0) + monthCents);
  const first = [...byAccount]
    .filter(([, cents]) => cents !== 0)
    .sort(([, one], [, other]) => Math.abs(other) - Math.abs(one))
    .slice(0, shownAccounts);
  if (first.length === 0) return [];
  const [records, accounts] = [await loadPsaRecords(app), await loadAccounts(app.db.read)];
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return first.map(([id, monthCents]) => {
    const account = byId.get(id);
    const name = account === undefined ? `account:${id}` : accountName(account, records);
    return { account: { id, name }, monthCents };
  });
}
