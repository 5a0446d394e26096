import { Alert, List, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import type { Outcome } from './groups.ts';
import type { Mapping } from './mapping.ts';

/** Groups that were left as they are, because somebody else had spoken, or because they allow it not. */
export function RefusedGroups({ mapping: { error, refused, dismiss } }: { mapping: Mapping }) {
  const { t } = useTranslation();
  if (error !== null) return <ProblemAlert error={error} />;
  if (refused.length === 0) return null;
  return (
    <Alert
      role="alert"
      color="yellow"
      variant="outline"
      bg="var(--sb-surface)"
      icon={<IconUsers />}
      title={t('accounts.refused', { count: refused.length })}
      withCloseButton
      closeButtonLabel={t('common.close')}
      onClose={dismiss}
    >
      <List size="sm" mah={150} style={{ overflow: 'auto' }}>
        {refused.map((outcome) => (
          <List.Item key={outcome.group.key}>
            <RefusedGroup outcome={outcome} />
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

function RefusedGroup({ outcome: { group, refused, after } }: { outcome: Outcome }) {
  const { t } = useTranslation();
  const now =
    after.kind === 'account'
      ? (after.account?.name ?? '')
      : t(after.kind === 'excluded' ? 'accounts.excluded' : 'accounts.nobodys');
  return (
    <>
      <Text span fw={600} size="sm" translate="no">
        {group.name}
      </Text>{' '}
      {refused?.code === 'conflict' ? t('accounts.conflict', { now }) : <span translate="no">{refused?.message}</span>}
    </>
  );
}
