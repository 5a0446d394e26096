import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';
import { FeedbackFate } from './feedback/feedback-fate.tsx';
import { FeedbackForm } from './feedback/feedback-form.tsx';
import { useFeedback } from './feedback/use-feedback.ts';

/** What people say to the makers. */
export function Feedback() {
  const { t } = useTranslation();
  const feedback = useFeedback();
  const { waiting, give } = feedback;
  return (
    <Screen title={t('shell.feedback')}>
      {give.data !== undefined && <FeedbackFate fate={give.data} />}
      {waiting > 0 && give.data === undefined && (
        <Text size="sm" c="dimmed">
          {t('feedback.waiting', { count: waiting })}
        </Text>
      )}
      {give.data === undefined ? (
        <FeedbackForm feedback={feedback} />
      ) : (
        <Anchor component="button" type="button" size="sm" ta="start" onClick={give.reset}>
          {t('feedback.another')}
        </Anchor>
      )}
    </Screen>
  );
}
