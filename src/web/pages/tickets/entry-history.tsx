import { IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterPills } from '../../components/filter-pills.tsx';
import { entryId, entryName } from './entry.ts';
import { useEntryColumns } from './entry-columns.tsx';
import { WithEntry } from './with-entry.tsx';

const filters = ['account'] as const;

/** Every entry there was, newest first, those that opened nothing too. */
export function EntryHistory() {
  const { t } = useTranslation();
  const columns = useEntryColumns({ sorts: false });
  return (
    <WithEntry>
      <DataTable
        label={t('tickets.views.history')}
        queryKey={['tickets', 'history']}
        list={api.entries.history.$get}
        columns={columns}
        rowId={entryId}
        rowName={entryName}
        filters={filters}
        toolbar={<FilterPills titles={{ account: t('tickets.pills.account') }} />}
        csv="/entries/history.csv"
        empty={<EmptyState icon={<IconHistory />} title={t('tickets.noHistory')} help={t('tickets.emptyHelp')} />}
      />
    </WithEntry>
  );
}
