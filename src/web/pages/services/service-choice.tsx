import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { ofTheWorld } from '../../components/of-the-world.ts';
import { useTypedSearch } from '../../components/typed-search.ts';

type CatalogItem = InferResponseType<typeof api.catalog.$get>['rows'][number];

const shown = '50';

interface ServiceChoiceProps {
  label: string;
  /** The label is heard, not seen. */
  isBare?: boolean;
  value: string | null;
  /** What the value is called, before it is found in the catalog. */
  name?: string | undefined;
  onChange: (id: string | null) => void;
  disabled?: boolean;
  placeholder?: string;
}

const textOf = ({ identifier, description }: Pick<CatalogItem, 'identifier' | 'description'>) =>
  description === '' || description === identifier ? identifier : `${identifier}: ${description}`;

/** A service of the whole catalog, found as one types; those on mapped agreements come first. */
export function ServiceChoice({ label, isBare = false, value, name, onChange, ...props }: ServiceChoiceProps) {
  const { t } = useTranslation();
  const { search, setTyped, chosen, setChosen } = useTypedSearch(name);
  const { data = [], isFetching } = useQuery({
    queryKey: ['services', 'catalog', search],
    queryFn: async ({ signal }) =>
      (
        await json(
          api.catalog.$get({ query: { limit: shown, ...(search !== '' && { search }) } }, { init: { signal } }),
        )
      ).rows,
    placeholderData: keepPreviousData,
  });
  const toOption = (item: CatalogItem) => ({ value: item.id, label: textOf(item) });
  const [used, others] = [data.filter((item) => item.used > 0), data.filter((item) => item.used === 0)];
  const known = value === null || data.some(({ id }) => id === value);
  const current = chosen?.value === value ? chosen.label : name;
  return (
    <Select
      searchable
      clearable
      allowDeselect={false}
      {...ofTheWorld}
      {...(isBare ? { 'aria-label': label } : { label })}
      disabled={props.disabled === true}
      placeholder={props.placeholder ?? t('services.findService')}
      nothingFoundMessage={isFetching ? t('common.loading') : t('table.nothingFits')}
      data={[
        ...(known || value === null ? [] : [{ group: t('services.now'), items: [{ value, label: current ?? value }] }]),
        ...(used.length > 0 ? [{ group: t('services.used'), items: used.map(toOption) }] : []),
        ...(others.length > 0 ? [{ group: t('services.catalog'), items: others.map(toOption) }] : []),
      ]}
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
