import { Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ReasonField } from '../../components/reason-field.tsx';
import { useAccept } from './acceptance.ts';
import type { Finding } from './finding.ts';

/** Leaves a finding as it is, with the reason and an end. */
export function AcceptDialog({ finding, onClose }: { finding: Finding; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const accept = useAccept(onClose);
  return (
    <ConfirmDialog
      opened
      title={t('findings.acceptTitle')}
      confirm={t('findings.accept')}
      onConfirm={() => accept.mutate({ id: finding.id, reason, until: until === '' ? null : until })}
      onClose={onClose}
      isBusy={accept.isPending}
      isReady={reason.trim() !== ''}
      error={accept.error}
    >
      <Stack gap="sm">
        <Text size="sm" translate="no">
          {finding.title}
        </Text>
        <ReasonField label={t('findings.reason')} value={reason} onChange={setReason} />
        <TextInput
          type="date"
          label={t('findings.end')}
          description={t('findings.endHelp')}
          value={until}
          onChange={({ currentTarget }) => setUntil(currentTarget.value)}
        />
      </Stack>
    </ConfirmDialog>
  );
}
