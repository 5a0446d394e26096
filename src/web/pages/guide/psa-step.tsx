import { Button, Radio, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { isPlayground } from '../../base.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import classes from './guide.module.css';
import { StepFrame } from './step-frame.tsx';

/** The PSA to work with; or everything on the sandbox first. */
export function PsaStep() {
  const { t } = useTranslation();
  return (
    <StepFrame title={t('guide.psa.title')} help={t('guide.psa.help')} isDone>
      <Radio.Group defaultValue="connectwise" aria-label={t('guide.psa.title')}>
        <Radio
          value="connectwise"
          label={t('connecting.kinds.connectwise')}
          description={t('guide.psa.connectwiseHelp')}
        />
      </Radio.Group>
      {!isPlayground && <TrySandbox />}
    </StepFrame>
  );
}

function TrySandbox() {
  const { t } = useTranslation();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => json(api.playground.start.$post()),
    onSuccess: () => location.assign('/playground/guide'),
  });
  return (
    <div className={classes['card']}>
      <Title order={3}>{t('guide.psa.sandbox')}</Title>
      <Text size="sm">{t('guide.psa.sandboxHelp')}</Text>
      {error !== null && <ProblemAlert error={error} />}
      <Button variant="default" loading={isPending} onClick={() => mutate()}>
        {t('guide.psa.trySandbox')}
      </Button>
    </div>
  );
}
