import { Select, type SelectProps } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ofTheWorld } from './of-the-world.ts';
import { useTypedSearch } from './typed-search.ts';

/** How many are offered at once; typing finds the others. */
export const offered = '50';

export interface Choice {
  value: string;
  label: string;
}

interface TypedChoiceProps extends Pick<SelectProps, 'label' | 'description' | 'aria-label' | 'disabled' | 'error'> {
  /** What is chosen from, for the memory of what was found. */
  of: string;
  find: (search: string, signal: AbortSignal) => Promise<Choice[]>;
  value: string | null;
  /** What the value is called, before it is found. */
  name?: string | undefined;
  onChange: (value: string | null) => void;
}

/** One of many things of the world, found as one types. */
export function TypedChoice({ of, find, value, name, onChange, ...field }: TypedChoiceProps) {
  const { t } = useTranslation();
  const { search, setTyped, chosen, setChosen } = useTypedSearch(name);
  const { data: found = [] } = useQuery({
    queryKey: [of, 'choice', search],
    queryFn: ({ signal }) => find(search, signal),
    placeholderData: keepPreviousData,
  });
  const isFound = value === null || found.some((each) => each.value === value);
  const label = chosen?.value === value ? chosen.label : name;
  return (
    <Select
      searchable
      clearable
      {...ofTheWorld}
      {...field}
      placeholder={t('table.search')}
      nothingFoundMessage={t('table.nothingFits')}
      data={isFound ? found : [{ value, label: label ?? value }, ...found]}
      filter={({ options }) => options}
      value={value}
      onSearchChange={setTyped}
      onChange={(next, option) => {
        setChosen(next === null ? null : { value: next, label: option?.label ?? next });
        onChange(next);
      }}
    />
  );
}
