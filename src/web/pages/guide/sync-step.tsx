import { Button, Progress, Table, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Age } from '../../components/age.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { conditionTones } from '../../connecting/condition.ts';
import type { Connection } from '../../connecting/kinds.ts';
import { useConnections } from '../../connections.ts';
import { useWork } from '../../work.ts';
import { StepFrame } from './step-frame.tsx';

/** Both sides are read for the first time. */
export function SyncStep() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const connections = useConnections();
  const sync = useWork((full: boolean) => api.sync.$post({ json: { full } }), {
    onDone: () => void queries.invalidateQueries({ queryKey: ['connections'] }),
  });
  const isReading = sync.isRunning || connections.some(({ state }) => state === 'syncing');
  const isDone = connections.length > 0 && connections.every(({ syncedAt }) => syncedAt !== null);
  return (
    <StepFrame title={t('guide.sync.title')} help={t('guide.sync.help')} isDone={isDone}>
      {sync.error !== null && <ProblemAlert error={sync.error} />}
      {connections.length === 0 ? (
        <Text size="sm">{t('guide.sync.nothing')}</Text>
      ) : (
        <Table>
          <Table.Tbody>
            {connections.map((each) => (
              <Source key={each.id} connection={each} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {isReading && <Reading progress={sync.progress} />}
      {connections.length > 0 && (
        <Button
          {...(isDone && { variant: 'default' })}
          style={{ justifySelf: 'start' }}
          loading={isReading}
          onClick={() => sync.start(false)}
        >
          {t(isDone ? 'guide.sync.again' : 'guide.sync.read')}
        </Button>
      )}
    </StepFrame>
  );
}

function Source({ connection: { name, state, syncedAt, lastRun } }: { connection: Connection }) {
  const { t } = useTranslation();
  const read = Object.entries(lastRun?.counts ?? {}).map(([object, counts]) => `${object}: ${counts.read}`);
  const isBad = state === 'failed' || state === 'doubtful';
  return (
    <Table.Tr>
      <Table.Td translate="no" valign="top">
        {name}
        <Text size="xs" c="dimmed">
          {isBad ? lastRun?.message : read.join(', ')}
        </Text>
      </Table.Td>
      <Table.Td w={130} valign="top">
        <StateBadge tone={conditionTones[state]}>{t(`connecting.conditions.${state}`)}</StateBadge>
      </Table.Td>
      <Table.Td w={130} valign="top">
        <Age at={syncedAt} />
      </Table.Td>
    </Table.Tr>
  );
}

function Reading({ progress }: { progress: ReturnType<typeof useWork>['progress'] }) {
  const { t } = useTranslation();
  const share = progress?.total ? Math.min(100, (100 * progress.done) / progress.total) : null;
  return (
    <div role="status">
      <Text size="xs" mb={4}>
        {progress === null ? t('sync.syncing') : <span translate="no">{`${progress.subject}: ${progress.step}`}</span>}
      </Text>
      <Progress value={share ?? 100} animated={share === null} aria-label={t('sync.syncing')} />
    </div>
  );
}
