import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.tsx';
import { Facts } from '../../components/facts.tsx';
import type { Message } from './use-feedback.ts';

/** All that is sent, and nothing else. */
export function FeedbackPreview({ message }: { message: Message }) {
  const { t } = useTranslation();
  const { subject, type, information, contact, about } = message;
  const world = (value: string) => (
    <span translate="no" style={{ whiteSpace: 'pre-wrap' }}>
      {value}
    </span>
  );
  const from = contact === null ? t('feedback.nobody') : world(`${contact.name ?? ''} <${contact.email ?? ''}>`);
  const facts = [
    { name: t('feedback.subject'), value: world(subject) },
    { name: t('feedback.type'), value: t(`feedback.types.${type}`) },
    { name: t('feedback.information'), value: world(information) },
    { name: t('feedback.contact'), value: from },
    { name: t('feedback.version'), value: world(about.version) },
    { name: t('feedback.platform'), value: world(about.platform) },
    { name: t('feedback.database'), value: world(about.database) },
    ...about.connections.map(({ kind, state }, at) => ({
      name: t('feedback.connection', { number: at + 1 }),
      value: world(`${kind}: ${state}`),
    })),
  ];
  return (
    <Card title={t('feedback.sent')}>
      <Facts facts={facts} />
      <Text size="sm" c="dimmed">
        {t('feedback.nothingElse')}
      </Text>
    </Card>
  );
}
