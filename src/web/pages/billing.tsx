import type { InferResponseType } from 'hono/client';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { DataTable } from '../components/data-table.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import type { Column } from '../components/grid/columns.ts';
import { Money } from '../components/money.tsx';
import { Quantity } from '../components/quantity.tsx';
import { Screen } from '../components/screen.tsx';

type Adjustment = InferResponseType<typeof api.adjustments.$get>['rows'][number];

const idOf = ({ id }: Adjustment) => String(id);

/** The adjustments that wait. */
export function Billing() {
  const { t } = useTranslation();
  const columns: Column<Adjustment>[] = [
    {
      ...{ name: 'account', title: t('billing.account'), width: 260, sort: 'account', grows: true },
      cell: ({ account }) => <span translate="no">{account.name}</span>,
    },
    {
      ...{ name: 'service', title: t('billing.service'), width: 240, sort: 'service' },
      cell: ({ service }) => <span translate="no">{service.name}</span>,
    },
    { name: 'from', title: t('billing.from'), width: 80, atEnd: true, cell: ({ from }) => <Quantity of={from} /> },
    { name: 'to', title: t('billing.to'), width: 80, atEnd: true, cell: ({ to }) => <Quantity of={to} /> },
    {
      ...{ name: 'money', title: t('billing.money'), width: 130, sort: 'money', atEnd: true },
      cell: ({ moneyCents }) => <Money cents={moneyCents} currency={null} isChange />,
    },
  ];
  return (
    <Screen title={t('shell.billing')}>
      <DataTable
        label={t('billing.waiting')}
        queryKey={['adjustments', 'waiting']}
        list={api.adjustments.$get}
        columns={columns}
        rowId={idOf}
        rowName={({ account, service }) => `${account.name}, ${service.name}`}
        searches
        csv="/adjustments.csv"
        empty={<EmptyState title={t('billing.empty')} help={t('billing.emptyHelp')} />}
      />
    </Screen>
  );
}
