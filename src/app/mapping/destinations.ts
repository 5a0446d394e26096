import { inactiveWhy } from '../../domain/agreements.ts';
import { searchKey } from '../../domain/names.ts';
import type { App } from '../app.ts';
import { today } from '../calendar.ts';
import { hasWords } from './find.ts';
import { loadPsaRecords } from './psa-records.ts';

/** A company or an agreement that a group can be mapped to. */
export interface Destination {
  id: string;
  identifier: string;
  company: string;
  /** Why it is not offered; null: it is. */
  why: string | null;
}

export interface AgreementDestination extends Destination {
  companyId: string;
  agreement: string;
}

export interface DestinationSearch {
  /** Part of a name or identifier. */
  search: string;
  /** Also what is deleted, cancelled or over. */
  all: boolean;
}

/** Agreements by company and name. */
export async function listAgreements(app: App, wanted: DestinationSearch): Promise<AgreementDestination[]> {
  const [{ agreements, companies }, on] = [await loadPsaRecords(app), await today(app)];
  const rows = [...agreements.values()].map((each): AgreementDestination => {
    const { id, name: agreement, companyId } = each;
    const { identifier = '', name: company = `company:${companyId}`, deleted = false } = companies.get(companyId) ?? {};
    const why = deleted ? 'its company is deleted' : inactiveWhy(each, { on, agreements });
    return { id, identifier, companyId, company, agreement, why };
  });
  return chosen(rows, { ...wanted, nameOf: ({ company, agreement }) => `${company} ${agreement}` });
}

/** Companies by name. */
export async function listCompanies(app: App, wanted: DestinationSearch): Promise<Destination[]> {
  const rows = [...(await loadPsaRecords(app)).companies.values()].map(({ id, identifier, name, deleted }) => ({
    id,
    identifier,
    company: name,
    why: deleted ? 'deleted' : null,
  }));
  return chosen(rows, { ...wanted, nameOf: ({ company }) => company });
}

function chosen<Row extends Destination>(
  rows: readonly Row[],
  { search, all, nameOf }: DestinationSearch & { nameOf: (row: Row) => string },
): Row[] {
  return rows
    .filter(({ why }) => all || why === null)
    .filter((row) => hasWords(`${row.identifier} ${nameOf(row)}`, search))
    .map((row) => ({ row, key: searchKey(nameOf(row)) }))
    .sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -1 : 1))
    .map(({ row }) => row);
}
