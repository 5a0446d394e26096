import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useTableState } from './grid/table-state.ts';

interface FilterPillsProps<Name extends string> {
  /** What each filter of the address that a link has set is called. */
  titles: Record<Name, string>;
}

/** Filters that a link has set and no box of the toolbar shows; each can be taken away. */
export function FilterPills<Name extends string>({ titles }: FilterPillsProps<Name>) {
  const { t } = useTranslation();
  const [{ filters }, setState] = useTableState(Object.keys(titles));
  return Object.entries<string>(titles)
    .filter(([name]) => filters[name] !== undefined)
    .map(([name, title]) => (
      <Button
        key={name}
        size="compact-sm"
        variant="light"
        aria-label={t('table.clearFilter', { name: title })}
        rightSection={<IconX size={14} aria-hidden />}
        onClick={() => setState({ [name]: undefined })}
      >
        {title}
      </Button>
    ));
}
