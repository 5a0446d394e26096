import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PlanResult } from '../../../http/routes/plans.ts';
import { api } from '../../api.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useWork } from '../../work.ts';
import { PlanSums } from '../billing/plan-sums.tsx';
import { PlannedList } from '../billing/planned-list.tsx';
import classes from './guide.module.css';
import { StepFrame } from './step-frame.tsx';
import { useSteps } from './steps.ts';

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
  const { plan, adjustments } = result;
  return (
    <>
      <div role="status">
        <PlanSums result={result} />
      </div>
      {plan !== null && adjustments > 0 && (
        <div className={classes['table']}>
          <PlannedList plan={plan} />
        </div>
      )}
      {adjustments === 0 && <EmptyState title={t('guide.dryRun.nothing')} help={t('guide.dryRun.nothingHelp')} />}
    </>
  );
}
