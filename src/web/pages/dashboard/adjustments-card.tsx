import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.tsx';
import { Facts } from '../../components/facts.tsx';
import { Money } from '../../components/money.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { Time } from '../../components/time.tsx';
import type { DashboardData } from './dashboard-query.ts';
import { NumberLink } from './number-link.tsx';

/** What waits for a person, and when the rest goes out. */
export function AdjustmentsCard({ data }: { data: DashboardData }) {
  const { t } = useTranslation();
  const { undecided, held, approved, unknown, accounts, moneyCents } = data.adjustments;
  const next = data.nextPostingAt === null ? t('dashboard.afterSync') : <Time at={data.nextPostingAt} />;
  return (
    <Card title={t('dashboard.adjustments')}>
      <NumberLink to="/billing" label={t('dashboard.undecided', { count: undecided })} isLarge>
        <Quantity of={undecided} />
      </NumberLink>
      <NumberLink
        to="/billing"
        search={{ sort: '-money' }}
        label={`${t('dashboard.onInvoices')} ${t('dashboard.accounts', { count: accounts })}`}
      >
        <Money cents={moneyCents} currency={null} isChange />
      </NumberLink>
      <NumberLink to="/billing" search={{ guard: 'any' }} label={t('dashboard.held')}>
        <Quantity of={held} />
      </NumberLink>
      <NumberLink to="/billing" search={{ view: 'approved' }} label={t('dashboard.approved')}>
        <Quantity of={approved} />
      </NumberLink>
      {unknown > 0 && (
        <NumberLink to="/billing" search={{ view: 'approved' }} label={t('dashboard.unknown')}>
          <Quantity of={unknown} />
        </NumberLink>
      )}
      <Facts facts={[{ name: t('dashboard.nextPosting'), value: next }]} />
    </Card>
  );
}
