import type { Account } from '../../domain/mapping.ts';
import type { Mapping } from '../mapping/said.ts';
import type { AccountRef, AgreementRef, ChoiceRef, GroupRef, ServiceRef } from './document.ts';

/*
 * What things of this store are called in a file; null for what is gone and cannot be named.
 */

export function agreementRef({ records }: Mapping, id: string): AgreementRef | null {
  const name = records.agreements.get(id)?.name;
  return name === undefined ? null : { id, name };
}

export function accountRef(
  mapping: Mapping,
  { companyId, agreementId }: Pick<Account, 'companyId' | 'agreementId'>,
): AccountRef | null {
  const company = mapping.records.companies.get(companyId)?.identifier;
  if (company === undefined) return null;
  if (agreementId === null) return { company, agreement: null };
  const agreement = agreementRef(mapping, agreementId);
  return agreement === null ? null : { company, agreement };
}

export function serviceRef({ records }: Mapping, id: string): ServiceRef | null {
  const identifier = records.services.get(id)?.identifier;
  return identifier === undefined ? null : { identifier, id };
}

export function groupRef({ forest }: Mapping, key: number): GroupRef | null {
  const group = forest.known.get(key);
  if (group === undefined || group.node === null) return null;
  return { server: forest.servers.get(group.serverId) ?? '', path: [...group.path], id: group.vendorId };
}

export function choiceRef({ id, name }: ChoiceRef): ChoiceRef {
  return { id, name };
}
