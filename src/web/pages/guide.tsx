import { Text, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconMap2 } from '@tabler/icons-react';
import { Link, Navigate } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../components/empty-state.tsx';
import { Screen } from '../components/screen.tsx';
import { useMay } from '../me.ts';
import { ConnectwiseStep } from './guide/connectwise-step.tsx';
import { DoneStep } from './guide/done-step.tsx';
import { DryRunStep } from './guide/dry-run-step.tsx';
import { EsetStep } from './guide/eset-step.tsx';
import classes from './guide/guide.module.css';
import { MappingStep } from './guide/mapping-step.tsx';
import { PsaStep } from './guide/psa-step.tsx';
import { type Step, steps, useSteps } from './guide/steps.ts';
import { SyncStep } from './guide/sync-step.tsx';

const contents: Record<Step, ComponentType> = {
  psa: PsaStep,
  connectwise: ConnectwiseStep,
  eset: EsetStep,
  sync: SyncStep,
  mapping: MappingStep,
  dryRun: DryRunStep,
  done: DoneStep,
};

/** From nothing to the first dry run, step by step; it can be left at any time and comes back to where it was. */
export function Guide() {
  const { t } = useTranslation();
  const mayConnect = useMay('administrator');
  if (!mayConnect) {
    return (
      <Screen title={t('guide.title')}>
        <EmptyState icon={<IconMap2 />} title={t('guide.notYours')} help={t('guide.notYoursHelp')} />
      </Screen>
    );
  }
  return (
    <Screen title={t('guide.title')}>
      <Steps />
    </Screen>
  );
}

function Steps() {
  const { t } = useTranslation();
  const { step, isNamed, done } = useSteps();
  const Content = contents[step];
  // What the program finds done moves on by itself; the step that a person looks at does not.
  if (!isNamed) return <Navigate to="/guide" search={{ step }} replace />;
  return (
    <div className={classes['guide']}>
      <nav aria-label={t('guide.steps')}>
        <ol className={classes['steps']}>
          {steps.map((each, index) => (
            <li key={each}>
              <Link
                to="/guide"
                search={{ step: each }}
                className={classes['step'] ?? ''}
                aria-current={each === step ? 'step' : undefined}
              >
                <span className={classes['number']} data-done={done.has(each)}>
                  {done.has(each) ? <IconCheck size={14} aria-hidden /> : index + 1}
                </span>
                {t(`guide.names.${each}`)}
                {done.has(each) && <VisuallyHidden>{t('guide.isDone')}</VisuallyHidden>}
              </Link>
            </li>
          ))}
        </ol>
        <Text size="xs" c="dimmed" mt="sm">
          {t('guide.leave')}
        </Text>
      </nav>
      <Content />
    </div>
  );
}
