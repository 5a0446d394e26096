import { Stack, Text } from '@mantine/core';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../problem.ts';
import { ProblemAlert } from './problem-alert.tsx';

/** A screen that broke: the others go on, and this one can be loaded again. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Stack gap="sm">
      {!isProblem(error) && (
        <Text>
          {t('common.pageBroke')} {t('common.pageBrokeRemedy')}
        </Text>
      )}
      <ProblemAlert error={error instanceof Error ? error : new Error(String(error))} retry={retry} />
    </Stack>
  );
}
