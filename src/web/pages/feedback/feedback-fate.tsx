import { Alert, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Fate } from './use-feedback.ts';

/** Where feedback went, or that it is kept and tried again. */
export function FeedbackFate({ fate: { state, words } }: { fate: Fate }) {
  const { t } = useTranslation();
  return (
    <Alert
      maw={640}
      role="status"
      color={state === 'sent' ? 'green' : 'yellow'}
      variant="outline"
      bg="var(--sb-surface)"
      title={t(`feedback.fates.${state}`)}
    >
      <Text size="sm" translate="no">
        {words}
      </Text>
      {state === 'waiting' && <Text size="sm">{t('feedback.kept')}</Text>}
    </Alert>
  );
}
