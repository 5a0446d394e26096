import { IconTicket } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterPills } from '../../components/filter-pills.tsx';
import { ChoiceFilter } from '../../components/grid/choice-filter.tsx';
import { ScreenLink } from '../../components/screen-link.tsx';
import { entryId, entryName } from './entry.ts';
import { useEntryColumns } from './entry-columns.tsx';
import { WithEntry } from './with-entry.tsx';

const filters = ['choice', 'account', 'group'] as const;
const choices = ['waiting', 'due', 'open', 'closed', 'left', 'unrouted', 'muted', 'refused'] as const;

/** Devices in watched groups that may still need something, with their tickets or why they wait. */
export function EntryList() {
  const { t } = useTranslation();
  const columns = useEntryColumns({ sorts: true });
  return (
    <WithEntry>
      <DataTable
        label={t('tickets.entries')}
        queryKey={['tickets', 'entries']}
        list={api.entries.$get}
        columns={columns}
        rowId={entryId}
        rowName={entryName}
        filters={filters}
        toolbar={
          <>
            <LifeFilter />
            <FilterPills titles={t('tickets.pills', { returnObjects: true })} />
          </>
        }
        searches
        csv="/entries.csv"
        empty={
          <EmptyState icon={<IconTicket />} title={t('tickets.empty')} help={t('tickets.emptyHelp')}>
            <ScreenLink to="/priorities">{t('shell.priorities')}</ScreenLink>
          </EmptyState>
        }
      />
    </WithEntry>
  );
}

function LifeFilter() {
  const { t } = useTranslation();
  return (
    <ChoiceFilter
      name="choice"
      w={230}
      label={t('tickets.choice')}
      placeholder={t('tickets.every')}
      data={choices.map((value) => ({ value, label: t(`tickets.choices.${value}`) }))}
    />
  );
}
