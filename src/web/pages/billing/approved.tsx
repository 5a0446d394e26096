import { IconSend } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import type { Column } from '../../components/grid/columns.ts';
import { Time } from '../../components/time.tsx';
import { type Adjustment, adjustmentId, nameOf } from './adjustment.ts';
import { AdjustmentState, useChangeColumns } from './change-columns.tsx';
import { WithAdjustment } from './with-adjustment.tsx';

const fixed = { state: 'decided' };

/** What is on its way to ConnectWise: approved, going out, or with a lost answer. */
export function Approved() {
  const { t } = useTranslation();
  const changes = useChangeColumns({ sorts: true });
  const columns = useMemo(
    (): Column<Adjustment>[] => [
      ...changes,
      {
        ...{ name: 'state', title: t('billing.state'), width: 138, sort: 'state' },
        cell: ({ state }) => <AdjustmentState state={state} />,
      },
      {
        ...{ name: 'by', title: t('billing.by'), width: 130 },
        cell: ({ decidedBy }) => <span translate="no">{decidedBy}</span>,
      },
      {
        ...{ name: 'at', title: t('billing.at'), width: 150 },
        cell: ({ decidedAt }) => decidedAt !== null && <Time at={decidedAt} />,
      },
    ],
    [t, changes],
  );
  return (
    <WithAdjustment>
      <DataTable
        label={t('billing.views.approved')}
        queryKey={['adjustments', 'approved']}
        list={api.adjustments.$get}
        columns={columns}
        rowId={adjustmentId}
        rowName={nameOf}
        fixed={fixed}
        searches
        csv="/adjustments.csv"
        empty={<EmptyState icon={<IconSend />} title={t('billing.noApproved')} help={t('billing.noApprovedHelp')} />}
      />
    </WithAdjustment>
  );
}
