import { Button, HoverCard, Progress, Table, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SyncResult } from '../../http/routes/sync.ts';
import { api } from '../api.ts';
import { Age } from '../components/age.tsx';
import { StateBadge } from '../components/state-badge.tsx';
import { useConnections, useConnectionsRead } from '../connections.ts';
import { useMay } from '../me.ts';
import { useWork } from '../work.ts';
import classes from './shell.module.css';

/** Sync, how far it is, and how old the data are. */
export function SyncButton() {
  const { t } = useTranslation();
  const maySync = useMay('operator');
  const sync = useWork((full: boolean) => api.sync.$post({ json: { full } }), { onDone: tell });
  const isSyncing = useConnections().some(({ state }) => state === 'syncing') || sync.isRunning;

  function tell({ outcomes }: SyncResult): void {
    const failed = outcomes.find(({ run, problem }) => problem !== null || run?.state !== 'ok');
    if (failed === undefined) return void notifications.show({ message: t('sync.done') });
    const message = `${failed.name}: ${failed.problem?.detail ?? failed.run?.message ?? ''}`;
    notifications.show({ title: t('sync.failed'), message, color: 'red', autoClose: false });
  }

  return (
    <>
      <Button
        leftSection={<IconRefresh size={16} aria-hidden />}
        loading={isSyncing}
        disabled={!maySync}
        onClick={() => sync.start(false)}
      >
        {t('sync.sync')}
      </Button>
      {isSyncing ? <SyncProgress progress={sync.progress} /> : <DataAge />}
    </>
  );
}

function SyncProgress({ progress }: { progress: ReturnType<typeof useWork>['progress'] }) {
  const { t } = useTranslation();
  const share = progress?.total ? Math.min(100, (100 * progress.done) / progress.total) : null;
  return (
    <div className={classes['progress']} role="status">
      <Text size="xs" truncate>
        {progress === null ? t('sync.syncing') : <span translate="no">{progress.subject}</span>}
      </Text>
      <Progress value={share ?? 100} animated={share === null} size="sm" aria-label={t('sync.syncing')} />
    </div>
  );
}

/** The age of the oldest data; of each source where one points or focuses. */
function DataAge() {
  const { t } = useTranslation();
  const connections = useConnectionsRead();
  if (connections === undefined) return null;
  const [oldest] = connections.toSorted((one, other) => (one.syncedAt ?? '').localeCompare(other.syncedAt ?? ''));
  if (oldest === undefined) {
    return (
      <Text size="sm" c="dimmed">
        {t('sync.nothing')}
      </Text>
    );
  }
  return (
    <HoverCard withinPortal position="bottom-start" width={380}>
      <HoverCard.Target>
        <UnstyledButton className={classes['age']}>
          <VisuallyHidden>{t('sync.oldest', { name: oldest.name })}</VisuallyHidden>
          <Text size="sm" c="dimmed">
            <Age at={oldest.syncedAt} />
          </Text>
          {connections.some(({ stale }) => stale) && <StateBadge tone="warning">{t('sync.stale')}</StateBadge>}
        </UnstyledButton>
      </HoverCard.Target>
      <HoverCard.Dropdown>
        <Table>
          <Table.Tbody>
            {connections.map(({ id, name, syncedAt, stale, datedAhead }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  <span translate="no">{name}</span>
                  {datedAhead && (
                    <Text size="xs" c="dimmed">
                      {t('connecting.datedAhead')}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <Age at={syncedAt} />
                </Table.Td>
                <Table.Td>{stale && <StateBadge tone="warning">{t('sync.stale')}</StateBadge>}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </HoverCard.Dropdown>
    </HoverCard>
  );
}
