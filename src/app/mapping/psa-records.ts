import { datingAgreement, inactiveWhy } from '../../domain/agreements.ts';
import type { Account } from '../../domain/mapping.ts';
import type { Addition, Company, Service } from '../../domain/psa.ts';
import type { CalendarDate } from '../../domain/time.ts';
import { AppError } from '../../errors.ts';
import { loadConnections } from '../../store/connections.ts';
import { loadAgreements, loadCompanies, loadServices, type StoredAgreement } from '../../store/psa-objects.ts';
import type { App } from '../app.ts';
import { findNamed, type Named } from './find.ts';

/** What the PSA has, by the vendor's ids, as the last sync left it; nothing where none was ever connected. */
export interface PsaRecords {
  companies: ReadonlyMap<string, Company>;
  agreements: ReadonlyMap<string, StoredAgreement>;
  services: ReadonlyMap<string, Service>;
}

export async function loadPsaRecords(app: Pick<App, 'db'>): Promise<PsaRecords> {
  const psa = (await loadConnections(app.db.read)).find(({ role }) => role === 'psa');
  if (psa === undefined) return { companies: new Map(), agreements: new Map(), services: new Map() };
  const [companies, agreements, services] = await Promise.all([
    loadCompanies(app.db.read, psa.id),
    loadAgreements(app.db.read, psa.id),
    loadServices(app.db.read, psa.id),
  ]);
  return { companies: byId(companies), agreements: byId(agreements), services: byId(services) };
}

export const byId = <Row extends { id: string }>(rows: readonly Row[]): Map<string, Row> =>
  new Map(rows.map((row) => [row.id, row]));

/** An account as people call it: its company and agreement. What is gone is called by its id. */
export function accountName(
  { companyId, agreementId }: Pick<Account, 'companyId' | 'agreementId'>,
  { companies, agreements }: Pick<PsaRecords, 'companies' | 'agreements'>,
): string {
  const company = companies.get(companyId)?.name ?? `company:${companyId}`;
  if (agreementId === null) return company;
  return `${company}, ${agreements.get(agreementId)?.name ?? `agreement:${agreementId}`}`;
}

/** A service as people call it: its identifier in the catalog. */
export function serviceName(id: string, { services }: Pick<PsaRecords, 'services'>): string {
  return services.get(id)?.identifier ?? `service:${id}`;
}

/** An addition as people call it. */
export function additionName({ id, serviceName: service, description }: Addition): string {
  return description === '' || description === service ? `${service} (${id})` : `${service}: ${description} (${id})`;
}

/** Throws AppError 'not-found', 'ambiguous', or 'usage' for a company that the PSA has marked deleted. */
export function findCompany(records: PsaRecords, text: string): Company {
  const among = [...records.companies.values()].map((company): Named<Company> => {
    const { id, identifier, name } = company;
    return { thing: company, ref: `company:${id}`, ids: [id], names: [identifier, name] };
  });
  const listedBy = 'seatbridge accounts companies';
  const company = findNamed(text, { kind: 'company', among, prefer: ({ deleted }) => !deleted, listedBy });
  if (!company.deleted) return company;
  throw new AppError('usage', `${company.name} (company:${company.id}) is deleted in the PSA.`, { field: 'company' });
}

/**
 * An agreement that seats can be billed on; one that starts later will do. Throws AppError 'not-found', 'ambiguous',
 * or 'usage' for one that is over.
 */
export function findAgreement(
  records: PsaRecords,
  text: string,
  { on, companyId }: { on: CalendarDate; companyId?: string },
): StoredAgreement {
  const { agreements } = records;
  const all = [...agreements.values()].filter((each) => companyId === undefined || each.companyId === companyId);
  const neverActiveWhy = (each: StoredAgreement) => {
    const { startDate } = datingAgreement(each, agreements);
    return inactiveWhy(each, { on: laterOf(on, startDate), agreements });
  };
  const agreement = findNamed(text, {
    kind: 'agreement',
    among: all.map((each) => namedAgreement(each, records)),
    prefer: (each) => neverActiveWhy(each) === null,
    listedBy: 'seatbridge accounts agreements',
  });
  const why = neverActiveWhy(agreement);
  if (why === null) return agreement;
  const name = accountName({ companyId: agreement.companyId, agreementId: agreement.id }, records);
  const message = `"${name}" (agreement:${agreement.id}) cannot be billed: ${why}.`;
  throw new AppError('usage', message, { field: 'agreement', agreementId: agreement.id });
}

function namedAgreement(agreement: StoredAgreement, { companies }: PsaRecords): Named<StoredAgreement> {
  const { id, name, companyId } = agreement;
  const company = companies.get(companyId);
  const of = company === undefined ? [`company:${companyId}`] : [company.identifier, company.name];
  return {
    thing: agreement,
    ref: `agreement:${id}`,
    ids: [id],
    names: [name, ...of.map((each) => `${each} / ${name}`)],
  };
}

const laterOf = (on: CalendarDate, date: CalendarDate | null) => (date !== null && date > on ? date : on);

/** Throws AppError 'not-found', 'ambiguous', or 'usage' for a service that cannot be an addition. */
export function findService(records: PsaRecords, text: string): Service {
  const among = [...records.services.values()].map((service): Named<Service> => {
    const { id, identifier, description } = service;
    return { thing: service, ref: `service:${id}`, ids: [id], names: [description, identifier] };
  });
  const usable = ({ inactive, isBundle }: Service) => !inactive && !isBundle;
  const service = findNamed(text, { kind: 'service', among, prefer: usable, listedBy: 'seatbridge services catalog' });
  if (usable(service)) return service;
  const why = service.inactive ? 'is inactive in the catalog' : 'is a bundle, which cannot be an addition';
  throw new AppError('usage', `${service.identifier} (service:${service.id}) ${why}.`, { field: 'service' });
}
