import { Button, Checkbox, Group, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupResult } from '../../../http/routes/backups.ts';
import { api, apiBase } from '../../api.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useWork } from '../../work.ts';
import { Card } from './card.tsx';
import { Import } from './import.tsx';

/** Everything as one file, all that people said as another, and back. */
export function BackupAndTransfer() {
  const { t } = useTranslation();
  return (
    <>
      <Backup />
      <Card title={t('options.transfer.export')} help={t('options.transfer.exportHelp')}>
        <Button
          component="a"
          href={`${apiBase}/export`}
          download
          variant="default"
          style={{ justifySelf: 'start' }}
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t('options.transfer.download')}
        </Button>
      </Card>
      <Import />
    </>
  );
}

function Backup() {
  const { t } = useTranslation();
  const [withKey, setWithKey] = useState(false);
  const backup = useWork<boolean, BackupResult>((key) => api.backups.$post({ json: { withKey: key } }));
  return (
    <Card title={t('options.backup.title')} help={t('options.backup.help')}>
      <Checkbox
        label={t('options.backup.withKey')}
        description={t('options.backup.withKeyHelp')}
        checked={withKey}
        onChange={({ currentTarget }) => setWithKey(currentTarget.checked)}
      />
      {backup.error !== null && <ProblemAlert error={backup.error} />}
      <Group gap="sm">
        <Button
          {...(backup.result !== undefined && { variant: 'default' })}
          loading={backup.isRunning}
          onClick={() => backup.start(withKey)}
        >
          {t('options.backup.make')}
        </Button>
        {backup.result !== undefined && (
          <Button
            component="a"
            href={`${apiBase}/backups/${backup.result.id}/file`}
            download
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t('options.backup.download')}
          </Button>
        )}
      </Group>
      {backup.result !== undefined && (
        <Text size="sm" role="status">
          {t('options.backup.made')}
        </Text>
      )}
    </Card>
  );
}
