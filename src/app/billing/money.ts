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
import { loadPsaRecords, type PsaRecords } from '../mapping/psa-records.ts';
import { loadSettings } from '../settings.ts';
import { type MoneySums, moneySumsOf } from './sums.ts';

/** What was posted in one calendar month of the PSA. */
export interface MonthMoney extends MoneySums {
  /** YYYY-MM. */
  month: string;
}

export interface MoneyOverview {
  thisMonth: MonthMoney;
  lastMonth: MonthMoney;
  /** What all additions that were ever adjusted cost a month, as they are now. */
  keptMonthCents: number;
  /** The first of them, by what they cost a month. */
  companies: CompanyMoney[];
}

export interface CompanyMoney {
  company: { id: string; name: string };
  /** What its additions that were ever adjusted cost a month, as they are now. */
  monthCents: number;
  /** What the postings of this month changed of it. */
  changeCents: number;
}

const shownCompanies = 12;

/** Money this month against last. May be repeated. */
export async function moneyOverview(app: App): Promise<MoneyOverview> {
  const zone = zoneOf(await loadSettings(app));
  const on = dateIn(zone, nowInstant(app));
  const thisMonth = monthOf(on);
  const lastMonth = thisMonth.subtract({ months: 1 });
  const posted = await loadPostedMoney(app.db.read, startOf(lastMonth, zone));
  const now = startOf(thisMonth, zone);
  const current = posted.filter(({ postedAt }) => postedAt >= now);
  const companies = await moneyByCompany(app, { on, posted: current });
  return {
    thisMonth: { month: thisMonth.toString(), ...moneySumsOf(current) },
    lastMonth: { month: lastMonth.toString(), ...moneySumsOf(posted.filter(({ postedAt }) => postedAt < now)) },
    keptMonthCents: companies.reduce((sum, { monthCents }) => sum + monthCents, 0),
    companies: companies.slice(0, shownCompanies),
  };
}

const monthOf = (date: CalendarDate): Temporal.PlainYearMonth => Temporal.PlainDate.from(date).toPlainYearMonth();

function startOf(month: Temporal.PlainYearMonth, zone: string): Instant {
  return new Date(month.toPlainDate({ day: 1 }).toZonedDateTime(zone).epochMilliseconds).toISOString();
}

interface Billed {
  on: CalendarDate;
  posted: readonly PostedMoney[];
}

/** The most expensive first. */
async function moneyByCompany(app: App, { on, posted }: Billed): Promise<CompanyMoney[]> {
  const records = await loadPsaRecords(app);
  const kept = await keptByCompany(app, { on, records });
  const companyOf = new Map((await loadAccounts(app.db.read)).map(({ id, companyId }) => [id, companyId]));
  const changes = summed(posted.map(({ accountId, monthCents }) => [companyOf.get(accountId), monthCents]));
  return [...new Set([...kept.keys(), ...changes.keys()])]
    .map((id) => ({
      company: { id, name: records.companies.get(id)?.name ?? `company:${id}` },
      monthCents: kept.get(id) ?? 0,
      changeCents: changes.get(id) ?? 0,
    }))
    .sort((one, other) => other.monthCents - one.monthCents || Math.abs(other.changeCents) - Math.abs(one.changeCents));
}

async function keptByCompany(
  app: App,
  { on, records }: { on: CalendarDate; records: PsaRecords },
): Promise<Map<string, number>> {
  const psa = (await loadConnections(app.db.read)).find(({ role }) => role === 'psa');
  if (psa === undefined) return new Map();
  const kept = new Set((await loadBaselines(app.db.read)).map(({ additionId }) => additionId));
  const additions = (await loadAdditions(app.db.read, psa.id)).filter(({ id }) => kept.has(id));
  return summed(
    additions
      .filter((addition) => isAdditionActive(addition, on))
      .map((addition) => {
        const agreement = records.agreements.get(addition.agreementId);
        if (agreement === undefined) return [undefined, 0];
        const { monthCents } = perMonth(invoiceAmount(addition, addition.quantity), agreement.billingCycle);
        return [agreement.companyId, monthCents];
      }),
  );
}

function summed(pairs: readonly (readonly [string | undefined, number])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [key, cents] of pairs) if (key !== undefined) sums.set(key, (sums.get(key) ?? 0) + cents);
  return sums;
}
