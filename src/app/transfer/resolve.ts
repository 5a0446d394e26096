import { searchKey } from '../../domain/names.ts';
import type { Addition, Company, Service } from '../../domain/psa.ts';
import { AppError } from '../../errors.ts';
import type { StoredAgreement } from '../../store/psa-objects.ts';
import type { KnownGroup } from '../mapping/groups.ts';
import type { Mapping } from '../mapping/said.ts';
import type { TicketChoices } from '../mapping/ticket-choices.ts';
import type { AccountRef, AgreementRef, ChoiceRef, GroupRef, ServiceRef } from './document.ts';

/*
 * What a file's names mean here. An id alone is not enough, as another PSA gives the same numbers to other things;
 * a name that several bear is told apart by it. All throw AppError 'not-found' or 'ambiguous', and decide nothing.
 */

export function companyOf({ records }: Mapping, identifier: string): Company {
  const found = [...records.companies.values()].filter((each) => each.identifier === identifier && !each.deleted);
  return only(found, { what: 'company', name: identifier, id: null });
}

export function agreementOf(mapping: Mapping, ref: AgreementRef, company: Company): StoredAgreement {
  const all = [...mapping.records.agreements.values()].filter(({ companyId }) => companyId === company.id);
  const found = all.filter(({ name }) => name === ref.name);
  return only(found, { what: `agreement of ${company.name}`, name: ref.name, id: ref.id });
}

export interface FoundAccount {
  companyId: string;
  agreementId: string | null;
}

export function accountOf(mapping: Mapping, { company: identifier, agreement }: AccountRef): FoundAccount {
  const company = companyOf(mapping, identifier);
  const agreementId = agreement === null ? null : agreementOf(mapping, agreement, company).id;
  return { companyId: company.id, agreementId };
}

export function serviceOf({ records }: Mapping, { identifier, id }: ServiceRef): Service {
  const found = [...records.services.values()].filter((each) => each.identifier === identifier);
  return only(found, { what: 'service', name: identifier, id });
}

export function serverOf({ forest }: Mapping, name: string): number {
  const found = [...forest.servers].filter(([, each]) => searchKey(each) === searchKey(name)).map(([id]) => ({ id }));
  return only(found, { what: 'ESET server', name, id: null }).id;
}

/** By its id at ESET, which no two groups share, whatever it is called by now; else by its path. */
export function groupOf(mapping: Mapping, { server, path, id }: GroupRef): KnownGroup {
  const serverId = serverOf(mapping, server);
  const alive = [...mapping.forest.known.values()].filter((each) => each.serverId === serverId && each.node !== null);
  const same = alive.find(({ vendorId }) => vendorId === id);
  if (same !== undefined) return same;
  const found = alive.filter((each) => each.path.join('\n') === path.join('\n'));
  return only(
    found.map((group) => ({ group, id: group.vendorId })),
    { what: `group of ${server}`, name: path.join(' / '), id },
  ).group;
}

export function additionOf(
  additions: readonly Addition[],
  { id, description }: { id: string; description: string },
): Addition {
  const found = additions.filter((each) => each.id === id);
  return only(found, { what: 'addition', name: description, id });
}

/** A priority, board, status, type and so on, by its name among those that may be meant. */
export function choiceOf<Choice extends ChoiceRef & { inactive?: boolean }>(
  among: readonly Choice[],
  { kind, ref }: { kind: string; ref: ChoiceRef },
): Choice {
  const found = among.filter(({ name, inactive }) => name === ref.name && inactive !== true);
  return only(found, { what: kind, name: ref.name, id: ref.id });
}

/** The choices of one board. */
export function choicesOfBoard({ statuses, choices }: TicketChoices, boardId: string) {
  const level = (each: 'type' | 'subtype' | 'item') =>
    choices.filter((choice) => choice.boardId === boardId && choice.level === each);
  return {
    statuses: statuses.filter((each) => each.boardId === boardId),
    types: level('type'),
    subtypes: level('subtype'),
    items: level('item'),
  };
}

function only<Found extends { id: string | number }>(
  found: readonly Found[],
  { what, name, id }: { what: string; name: string; id: string | null },
): Found {
  const [first] = found;
  if (first === undefined) throw new AppError('not-found', `there is no ${what} "${name}" here`, { what, name });
  if (found.length === 1) return first;
  const same = found.find((each) => each.id === id);
  if (same !== undefined) return same;
  throw new AppError('ambiguous', `${found.length} are called "${name}": ${what}`, { what, name });
}
