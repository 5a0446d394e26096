import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, json } from '../api.ts';
import { ofTheWorld } from './of-the-world.ts';
import { useTypedSearch } from './typed-search.ts';

const shown = '50';

interface AccountChoiceProps {
  label: string;
  description?: string;
  /** The id of an account. */
  value: string | null;
  onChange: (id: string | null) => void;
}

/** An account, found as one types. */
export function AccountChoice({ label, description, value, onChange }: AccountChoiceProps) {
  const { t } = useTranslation();
  const { search, setTyped, chosen, setChosen } = useTypedSearch();
  const { data = [] } = useQuery({
    queryKey: ['accounts', 'choice', search],
    queryFn: async ({ signal }) => {
      const query = { limit: shown, ...(search !== '' && { search }) };
      return (await json(api.accounts.$get({ query }, { init: { signal } }))).rows;
    },
    placeholderData: keepPreviousData,
  });
  const found = data.map(({ id, name }) => ({ value: String(id), label: name }));
  const isKnown = chosen === null || found.some((each) => each.value === chosen.value);
  return (
    <Select
      searchable
      clearable
      {...ofTheWorld}
      label={label}
      description={description}
      placeholder={t('table.search')}
      nothingFoundMessage={t('table.nothingFits')}
      data={isKnown ? found : [chosen, ...found]}
      filter={({ options }) => options}
      value={value}
      onSearchChange={setTyped}
      onChange={(id, option) => {
        setChosen(id === null ? null : { value: id, label: option?.label ?? id });
        onChange(id);
      }}
    />
  );
}
