import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.tsx';
import { Money } from '../../components/money.tsx';
import { Quantity } from '../../components/quantity.tsx';
import type { DashboardData } from './dashboard-query.ts';
import { NumberLink } from './number-link.tsx';

const history = { to: '/billing', search: { view: 'history' } };

/** What was posted this month, against last. */
export function MoneyCard({ money }: Pick<DashboardData, 'money'>) {
  const { t } = useTranslation();
  const { thisMonth, lastMonth, keptMonthCents } = money;
  return (
    <Card title={t('dashboard.money')}>
      <NumberLink {...history} label={t('dashboard.thisMonth')} isLarge>
        <Money cents={thisMonth.monthCents} currency={null} isChange />
      </NumberLink>
      <NumberLink {...history} label={t('dashboard.lastMonth')}>
        <Money cents={lastMonth.monthCents} currency={null} isChange />
      </NumberLink>
      <NumberLink {...history} label={t('dashboard.up')}>
        <Money cents={thisMonth.upCents} currency={null} isChange />
      </NumberLink>
      <NumberLink {...history} label={t('dashboard.down')}>
        <Money cents={thisMonth.downCents} currency={null} isChange />
      </NumberLink>
      <NumberLink {...history} label={t('dashboard.posted')}>
        <Quantity of={thisMonth.adjustments} />
      </NumberLink>
      <NumberLink to="/accounts" search={{ view: 'lines' }} label={t('dashboard.kept')}>
        <Money cents={keptMonthCents} currency={null} />
      </NumberLink>
    </Card>
  );
}
