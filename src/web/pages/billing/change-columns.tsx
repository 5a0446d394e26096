import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from '../../components/grid/columns.ts';
import { Money } from '../../components/money.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { type Adjustment, adjustmentTones, type Change } from './adjustment.ts';

/** The columns of every list of changes: whose, from what to what, and the money. */
export function useChangeColumns({ sorts }: { sorts: boolean }): Column<Change>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const by = (sort: string) => (sorts ? { sort } : {});
    return [
      {
        ...{ name: 'account', title: t('billing.account'), width: 190, grows: true, ...by('account') },
        cell: ({ account }) => <span translate="no">{account.name}</span>,
      },
      {
        ...{ name: 'service', title: t('billing.service'), width: 110, grows: true, ...by('service') },
        cell: ({ service }) => <span translate="no">{service.name}</span>,
      },
      { name: 'from', title: t('billing.from'), width: 62, atEnd: true, cell: ({ from }) => <Quantity of={from} /> },
      { name: 'to', title: t('billing.to'), width: 62, atEnd: true, cell: ({ to }) => <Quantity of={to} /> },
      {
        ...{ name: 'month', title: t('billing.month'), width: 108, atEnd: true, ...by('month') },
        cell: ({ monthCents, currency }) => <Money cents={monthCents} currency={currency} isChange />,
      },
      {
        ...{ name: 'money', title: t('billing.invoice'), width: 118, atEnd: true, ...by('money') },
        cell: ({ moneyCents, currency }) => <Money cents={moneyCents} currency={currency} isChange />,
      },
    ];
  }, [t, sorts]);
}

export function AdjustmentState({ state }: Pick<Adjustment, 'state'>) {
  const { t } = useTranslation();
  return <StateBadge tone={adjustmentTones[state]}>{t(`billing.states.${state}`)}</StateBadge>;
}

/** Why a person must look, in a cell. */
export function WhyItWaits({ guards }: Pick<Change, 'guards'>) {
  const { t } = useTranslation();
  const [first, ...others] = guards;
  if (first === undefined) return null;
  const title = guards.map(({ words }) => words).join('\n');
  return (
    <span title={title}>
      {others.length > 0 && `${t('billing.reasons', { count: guards.length })} `}
      <span translate="no">{first.words}</span>
    </span>
  );
}
