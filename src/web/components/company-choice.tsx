import type { SelectProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, json } from '../api.ts';
import { type Choice, offered, TypedChoice } from './typed-choice.tsx';

interface CompanyChoiceProps extends Pick<SelectProps, 'aria-label' | 'disabled' | 'error'> {
  /** The id of a company in the PSA. */
  value: string | null;
  onChange: (id: string | null) => void;
}

/** A company of the PSA, found as one types. */
export function CompanyChoice({ value, ...props }: CompanyChoiceProps) {
  const { data: name } = useQuery({
    queryKey: ['companies', 'name', value],
    queryFn: async ({ signal }) =>
      (await findCompanies(value ?? '', signal)).find((each) => each.value === value)?.label ?? null,
    enabled: value !== null,
  });
  return <TypedChoice of="companies" find={findCompanies} value={value} name={name ?? undefined} {...props} />;
}

async function findCompanies(search: string, signal: AbortSignal): Promise<Choice[]> {
  const query = { limit: offered, ...(search !== '' && { search }) };
  const { rows } = await json(api.companies.$get({ query }, { init: { signal } }));
  return rows.map(({ id, company }) => ({ value: id, label: company }));
}
