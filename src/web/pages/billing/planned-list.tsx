import { IconChecks } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { DevicesDrawer, useDevicesBehind } from '../../components/devices-drawer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import type { Column } from '../../components/grid/columns.ts';
import type { ListRoute } from '../../components/grid/rows.ts';
import { CalendarDate } from '../../components/time.tsx';
import { nameOf, type Planned } from './adjustment.ts';
import { useChangeColumns, WhyItWaits } from './change-columns.tsx';

const idOf = ({ additionId }: Planned) => additionId;

/** What a dry run would change; Enter shows the devices behind a count. */
export function PlannedList({ plan }: { plan: string }) {
  const { t } = useTranslation();
  const [, open] = useDevicesBehind();
  const columns = usePlannedColumns();
  const param = { id: plan };
  const list: ListRoute<Planned> = ({ query }, options) => api.plans[':id'].adjustments.$get({ param, query }, options);
  return (
    <>
      <DataTable
        label={t('billing.views.dry-run')}
        queryKey={['plans', plan]}
        list={list}
        columns={columns}
        rowId={idOf}
        rowName={nameOf}
        onOpen={({ account, service }) => open({ account: String(account.id), service: service.id })}
        searches
        csv={`/plans/${plan}/adjustments.csv`}
        empty={<EmptyState icon={<IconChecks />} title={t('billing.empty')} help={t('billing.emptyHelp')} />}
      />
      <DevicesDrawer name={t('billing.thisLine')} />
    </>
  );
}

function usePlannedColumns(): Column<Planned>[] {
  const { t } = useTranslation();
  const changes = useChangeColumns({ sorts: true });
  return useMemo(
    (): Column<Planned>[] => [
      ...changes,
      {
        ...{ name: 'invoice', title: t('billing.invoiceDate'), width: 120 },
        cell: ({ invoiceDate }) => invoiceDate !== null && <CalendarDate date={invoiceDate} />,
      },
      {
        ...{ name: 'why', title: t('billing.why'), width: 220, grows: true },
        cell: ({ guards, blocks }) => (
          <WhyItWaits guards={[...guards, ...blocks.map((words) => ({ guard: 'block', words }))]} />
        ),
      },
    ],
    [t, changes],
  );
}
