import { Button, Group, Stack, Text } from '@mantine/core';
import { IconCalculator } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanResult } from '../../../http/routes/plans.ts';
import { api } from '../../api.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { useTableState } from '../../components/grid/table-state.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { WorkProgress } from '../../components/work-progress.tsx';
import { useMay } from '../../me.ts';
import { useWork } from '../../work.ts';
import { PlanSums } from './plan-sums.tsx';
import { PlannedList } from './planned-list.tsx';

const names = ['work'] as const;

/** What a plan would change now, with nothing stored and nothing posted. A run stands in the address for an hour. */
export function DryRun() {
  const { t } = useTranslation();
  const mayRun = useMay('operator');
  const [{ filters }, setState] = useTableState(names);
  const { work } = filters;
  const run = useWork<void, PlanResult>(() => api.plans.$post({ json: { dryRun: true } }), {
    onBegun: (begun) => setState({ work: begun, row: undefined }),
  });
  const { follow, start, isRunning, result, error } = run;
  const isIdle = !isRunning && result === undefined && error === null;
  useEffect(() => {
    if (work !== undefined && isIdle) follow(work);
  }, [work, isIdle, follow]);
  const again = mayRun && (
    <Button size="xs" loading={isRunning} onClick={() => start()}>
      {t('billing.dryRun')}
    </Button>
  );
  return (
    <Stack gap="sm" flex={1} mih={0}>
      <Group gap="sm" justify="space-between">
        <Text size="sm" c="dimmed">
          {t('billing.dryRunHelp')}
        </Text>
        {work !== undefined && again}
      </Group>
      {error !== null && <ProblemAlert error={error} />}
      {isRunning && <WorkProgress label={t('billing.planning')} progress={run.progress} />}
      {work === undefined && !isRunning && (
        <EmptyState icon={<IconCalculator />} title={t('billing.noDryRun')} help={t('billing.noDryRunHelp')}>
          {again}
        </EmptyState>
      )}
      {result !== undefined && <PlanSums result={result} />}
      {result !== undefined && result.plan !== null && <PlannedList plan={result.plan} />}
    </Stack>
  );
}
