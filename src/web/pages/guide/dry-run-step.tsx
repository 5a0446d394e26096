import { Button, Group, Text } from '@mantine/core';
import type { InferResponseType } from 'hono/client';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanResult } from '../../../http/routes/plans.ts';
import { api } from '../../api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { type Fact, Facts } from '../../components/facts.tsx';
import type { Column } from '../../components/grid/columns.ts';
import type { ListRoute } from '../../components/grid/rows.ts';
import { Money } from '../../components/money.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { useWork } from '../../work.ts';
import classes from './guide.module.css';
import { StepFrame } from './step-frame.tsx';
import { useSteps } from './steps.ts';

type Planned = InferResponseType<(typeof api.plans)[':id']['adjustments']['$get']>['rows'][number];

/** What would change and what it costs; then the same, put on the list to be approved. */
export function DryRunStep() {
  const { t } = useTranslation();
  const { done, go } = useSteps();
  const dry = useWork<void, PlanResult>(() => api.plans.$post({ json: { dryRun: true } }));
  const plan = useWork<void, PlanResult>(() => api.plans.$post({ json: { dryRun: false } }), {
    onDone: () => go('done'),
  });
  const error = dry.error ?? plan.error;
  return (
    <StepFrame title={t('guide.dryRun.title')} help={t('guide.dryRun.help')} isDone={done.has('dryRun')}>
      {error !== null && <ProblemAlert error={error} />}
      <Group gap="sm">
        <Button
          {...(dry.result !== undefined && { variant: 'default' })}
          loading={dry.isRunning}
          disabled={plan.isRunning}
          onClick={() => dry.start()}
        >
          {t(dry.result === undefined ? 'guide.dryRun.make' : 'guide.dryRun.again')}
        </Button>
        {dry.result !== undefined && dry.result.adjustments > 0 && (
          <Button loading={plan.isRunning} disabled={dry.isRunning} onClick={() => plan.start()}>
            {t('guide.dryRun.list', { count: dry.result.adjustments })}
          </Button>
        )}
      </Group>
      {dry.result !== undefined && <DryRun result={dry.result} />}
    </StepFrame>
  );
}

function DryRun({ result }: { result: PlanResult }) {
  const { t } = useTranslation();
  const { plan, adjustments, accounts, moneyCents, monthCents, findings, devices } = result;
  const facts: Fact[] = [
    { name: t('guide.dryRun.devices'), value: <Quantity of={devices} /> },
    { name: t('guide.dryRun.adjustments'), value: t('guide.dryRun.inAccounts', { count: adjustments, accounts }) },
    { name: t('guide.dryRun.invoice'), value: <Money cents={moneyCents} currency={null} isChange /> },
    { name: t('guide.dryRun.month'), value: <Money cents={monthCents} currency={null} isChange /> },
    { name: t('guide.dryRun.findings'), value: <Quantity of={findings} /> },
  ];
  return (
    <>
      <div role="status">
        <Facts facts={facts} />
      </div>
      {result.unread !== null && (
        <Text size="sm" translate="no">
          {result.unread}
        </Text>
      )}
      {plan !== null && adjustments > 0 && <Changes plan={plan} />}
      {adjustments === 0 && <EmptyState title={t('guide.dryRun.nothing')} help={t('guide.dryRun.nothingHelp')} />}
    </>
  );
}

const idOf = ({ additionId }: Planned) => additionId;

function Changes({ plan }: { plan: string }) {
  const { t } = useTranslation();
  const list = useMemo<ListRoute<Planned>>(
    () =>
      ({ query }, options) =>
        api.plans[':id'].adjustments.$get({ param: { id: plan }, query }, options),
    [plan],
  );
  const columns: Column<Planned>[] = [
    {
      ...{ name: 'account', title: t('billing.account'), width: 230, sort: 'account', grows: true },
      cell: ({ account }) => <span translate="no">{account.name}</span>,
    },
    {
      ...{ name: 'service', title: t('billing.service'), width: 170, sort: 'service', grows: true },
      cell: ({ service }) => <span translate="no">{service.name}</span>,
    },
    { name: 'from', title: t('billing.from'), width: 70, atEnd: true, cell: ({ from }) => <Quantity of={from} /> },
    { name: 'to', title: t('billing.to'), width: 70, atEnd: true, cell: ({ to }) => <Quantity of={to} /> },
    {
      ...{ name: 'money', title: t('billing.money'), width: 120, sort: 'money', atEnd: true },
      cell: ({ moneyCents }) => <Money cents={moneyCents} currency={null} isChange />,
    },
  ];
  return (
    <div className={classes['table']}>
      <DataTable
        label={t('guide.dryRun.changes')}
        queryKey={['plans', plan]}
        list={list}
        columns={columns}
        rowId={idOf}
        rowName={({ account, service }) => `${account.name}, ${service.name}`}
        csv={`/plans/${plan}/adjustments.csv`}
        empty={<EmptyState title={t('guide.dryRun.nothing')} help={t('guide.dryRun.nothingHelp')} />}
      />
    </div>
  );
}
