import { IconHistory } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterPills } from '../../components/filter-pills.tsx';
import { ChoiceFilter } from '../../components/grid/choice-filter.tsx';
import type { Column } from '../../components/grid/columns.ts';
import { Time } from '../../components/time.tsx';
import { type Adjustment, adjustmentId, adjustmentTones, nameOf } from './adjustment.ts';
import { AdjustmentState, useChangeColumns } from './change-columns.tsx';
import { WithAdjustment } from './with-adjustment.tsx';

const filters = ['state', 'account', 'addition', 'postingRun'] as const;

/** All that was ever proposed, newest first, in every state. */
export function History() {
  const { t } = useTranslation();
  const columns = useHistoryColumns();
  return (
    <WithAdjustment>
      <DataTable
        label={t('billing.views.history')}
        queryKey={['adjustments', 'history']}
        list={api.adjustments.history.$get}
        columns={columns}
        rowId={adjustmentId}
        rowName={nameOf}
        filters={filters}
        toolbar={
          <>
            <StateFilter />
            <FilterPills titles={t('billing.historyPills', { returnObjects: true })} />
          </>
        }
        csv="/adjustments/history.csv"
        empty={<EmptyState icon={<IconHistory />} title={t('billing.noHistory')} help={t('billing.noHistoryHelp')} />}
      />
    </WithAdjustment>
  );
}

function useHistoryColumns(): Column<Adjustment>[] {
  const { t } = useTranslation();
  const changes = useChangeColumns({ sorts: false });
  return useMemo(
    (): Column<Adjustment>[] => [
      { name: 'at', title: t('billing.proposed'), width: 150, cell: ({ proposedAt }) => <Time at={proposedAt} /> },
      { name: 'state', title: t('billing.state'), width: 138, cell: ({ state }) => <AdjustmentState state={state} /> },
      ...changes,
      {
        ...{ name: 'by', title: t('billing.by'), width: 130 },
        cell: ({ decidedBy }) => <span translate="no">{decidedBy}</span>,
      },
      {
        ...{ name: 'reason', title: t('billing.reason'), width: 180, grows: true },
        cell: ({ reason }) => (
          <span translate="no" title={reason}>
            {reason}
          </span>
        ),
      },
    ],
    [t, changes],
  );
}

function StateFilter() {
  const { t } = useTranslation();
  return (
    <ChoiceFilter
      name="state"
      w={190}
      label={t('billing.state')}
      placeholder={t('billing.everyState')}
      data={(Object.keys(adjustmentTones) as Adjustment['state'][]).map((value) => ({
        value,
        label: t(`billing.states.${value}`),
      }))}
    />
  );
}
