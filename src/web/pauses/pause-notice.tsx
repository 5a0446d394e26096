import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { Time } from '../components/time.tsx';
import { useMay } from '../me.ts';
import { type Pause, usePauses, useResume } from './pauses.ts';

/** What is paused, who says so, why and until when; nothing where all goes on. */
export function PauseNotice() {
  const { t } = useTranslation();
  const { data = [] } = usePauses();
  const resume = useResume();
  if (data.length === 0) return null;
  return (
    <Alert color="yellow" variant="outline" bg="var(--sb-surface)" icon={<IconPlayerPause />} title={t('pauses.title')}>
      <Stack gap={6}>
        {data.map((pause) => (
          <Paused
            key={pause.account?.id ?? 'all'}
            pause={pause}
            isBusy={resume.isPending}
            onResume={() => resume.mutate(pause.account?.id ?? null)}
          />
        ))}
        {resume.error !== null && <ProblemAlert error={resume.error} />}
      </Stack>
    </Alert>
  );
}

function Paused({ pause, isBusy, onResume }: { pause: Pause; isBusy: boolean; onResume: () => void }) {
  const { t } = useTranslation();
  const mayResume = useMay('operator');
  const { account, reason, by, since, until } = pause;
  return (
    <Group gap="sm" justify="space-between">
      <Text size="sm">
        <Text span fw={600} size="sm" translate={account === null ? 'yes' : 'no'}>
          {account === null ? t('pauses.everything') : account.name}
        </Text>
        {': '}
        <span translate="no">
          {reason} ({by})
        </span>
        {', '}
        {t('pauses.since')} <Time at={since} />
        {until !== null && (
          <>
            {', '}
            {t('pauses.until')} <Time at={until} />
          </>
        )}
      </Text>
      {mayResume && (
        <Button size="compact-sm" variant="default" loading={isBusy} onClick={onResume}>
          {t('pauses.resume')}
        </Button>
      )}
    </Group>
  );
}
