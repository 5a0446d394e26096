import { Button } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../components/empty-state.tsx';
import { RowsSkeleton } from '../components/grid/rows-skeleton.tsx';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { Screen } from '../components/screen.tsx';
import { AdjustmentsCard } from './dashboard/adjustments-card.tsx';
import { CompaniesCard } from './dashboard/companies-card.tsx';
import classes from './dashboard/dashboard.module.css';
import { type DashboardData, dashboardQuery } from './dashboard/dashboard-query.ts';
import { FindingsCard } from './dashboard/findings-card.tsx';
import { MoneyCard } from './dashboard/money-card.tsx';
import { SeatsCard } from './dashboard/seats-card.tsx';
import { SourcesCard } from './dashboard/sources-card.tsx';
import { TicketsCard } from './dashboard/tickets-card.tsx';

/** How everything stands, each number with the way to its list. */
export function Dashboard() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(dashboardQuery);
  return (
    <Screen title={t('shell.dashboard')}>
      {error !== null && <ProblemAlert error={error} retry={() => void refetch()} />}
      {data === undefined ? error === null && <RowsSkeleton /> : <Cards data={data} />}
    </Screen>
  );
}

function Cards({ data }: { data: DashboardData }) {
  const { t } = useTranslation();
  if (data.sources.length === 0) {
    return (
      <EmptyState icon={<IconPlugConnected />} title={t('dashboard.empty')} help={t('dashboard.emptyHelp')}>
        <Button component={Link} to="/guide">
          {t('dashboard.start')}
        </Button>
      </EmptyState>
    );
  }
  return (
    <div className={classes['grid']}>
      <AdjustmentsCard data={data} />
      <MoneyCard money={data.money} />
      <TicketsCard tickets={data.tickets} />
      <SourcesCard sources={data.sources} />
      <FindingsCard findings={data.findings} />
      <CompaniesCard companies={data.money.companies} />
      <SeatsCard seats={data.seats} />
    </div>
  );
}
