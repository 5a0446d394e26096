import { Button, Stack, Text, TextInput } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AccountChoice } from '../components/account-choice.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { useMay } from '../me.ts';
import { usePause } from './pauses.ts';

/** Stops postings and tickets for a while, of all or of one account, with the reason. */
export function PauseButton() {
  const { t } = useTranslation();
  const mayPause = useMay('operator');
  const [isAsking, setIsAsking] = useState(false);
  if (!mayPause) return null;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlayerPause size={15} aria-hidden />}
        onClick={() => setIsAsking(true)}
      >
        {t('pauses.pause')}
      </Button>
      {isAsking && <PauseDialog onClose={() => setIsAsking(false)} />}
    </>
  );
}

function PauseDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [account, setAccount] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  // In the time of this computer, without a zone, as the browser's own box gives it.
  const [until, setUntil] = useState('');
  const pause = usePause(onClose);
  const begin = () =>
    pause.mutate({
      accountId: account === null ? null : Number(account),
      reason,
      until: until === '' ? null : new Date(until).toISOString(),
    });
  return (
    <ConfirmDialog
      opened
      title={t('pauses.ask')}
      confirm={t('pauses.pause')}
      onConfirm={begin}
      onClose={onClose}
      isBusy={pause.isPending}
      isReady={reason.trim() !== ''}
      error={pause.error}
    >
      <Stack gap="sm">
        <Text size="sm">{t('pauses.help')}</Text>
        <TextInput
          required
          label={t('pauses.reason')}
          maxLength={1000}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          data-autofocus
        />
        <AccountChoice
          label={t('pauses.account')}
          description={t('pauses.accountHelp')}
          value={account}
          onChange={setAccount}
        />
        <TextInput
          type="datetime-local"
          label={t('pauses.end')}
          description={t('pauses.endHelp')}
          value={until}
          onChange={({ currentTarget }) => setUntil(currentTarget.value)}
        />
      </Stack>
    </ConfirmDialog>
  );
}
