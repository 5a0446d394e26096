import { Alert, List, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from './problem-alert.tsx';

interface LeftAloneProps {
  title: string;
  /** What went wrong with all of them; null: nothing. */
  error: Error | null;
  rows: readonly { key: string; name: string; why: ReactNode }[];
  onClose: () => void;
}

/** What a change of many left as it was, each with why: somebody else had spoken, or it allows it not. */
export function LeftAlone({ title, error, rows, onClose }: LeftAloneProps) {
  const { t } = useTranslation();
  if (error !== null) return <ProblemAlert error={error} />;
  if (rows.length === 0) return null;
  return (
    <Alert
      role="alert"
      color="yellow"
      variant="outline"
      bg="var(--sb-surface)"
      icon={<IconUsers />}
      title={title}
      withCloseButton
      closeButtonLabel={t('common.close')}
      onClose={onClose}
    >
      <List size="sm" mah={150} style={{ overflow: 'auto' }}>
        {rows.map(({ key, name, why }) => (
          <List.Item key={key}>
            <Text span fw={600} size="sm" translate="no">
              {name}
            </Text>{' '}
            {why}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
