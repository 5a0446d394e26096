import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { RowsSkeleton } from '../../components/grid/rows-skeleton.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { Time } from '../../components/time.tsx';
import { useMay } from '../../me.ts';
import { useWork } from '../../work.ts';
import { type Run, runTones } from './run-words.ts';

/** What a sync came to, in the words of the other side, and what to do about it. */
export function RunDetails({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data: run, error } = useQuery({
    queryKey: ['runs', id],
    queryFn: () => json(api.runs[':id'].$get({ param: { id } })),
  });
  if (error !== null) return <ProblemAlert error={error} />;
  if (run === undefined) return <RowsSkeleton />;
  const facts = [
    {
      name: t('activity.state'),
      value: <StateBadge tone={runTones[run.state]}>{t(`activity.states.${run.state}`)}</StateBadge>,
    },
    { name: t('activity.started'), value: <Time at={run.startedAt} /> },
    { name: t('activity.ended'), value: run.endedAt !== null && <Time at={run.endedAt} /> },
    { name: t('activity.kind'), value: t(run.full ? 'activity.full' : 'activity.changesOnly') },
    { name: t('activity.requests'), value: <Quantity of={run.requests} /> },
  ];
  if (run.confirmedBy !== null)
    facts.push({ name: t('activity.confirmedBy'), value: <span translate="no">{run.confirmedBy}</span> });
  return (
    <Stack gap="md">
      <Facts facts={facts} />
      {run.message !== '' && (
        <Alert color="gray" variant="light" title={t('common.vendorWords')}>
          <Text size="sm" translate="no">
            {run.message}
          </Text>
        </Alert>
      )}
      <Text size="sm">{t(`activity.remedies.${run.state}`)}</Text>
      <RunActions run={run} />
      <Counts counts={run.counts} />
    </Stack>
  );
}

function RunActions({ run }: { run: Run }) {
  const { t } = useTranslation();
  const mayAct = useMay('operator');
  const [isAsking, setIsAsking] = useState(false);
  const sync = useWork(
    (confirm: boolean) =>
      api.connections[':id'].sync.$post({ param: { id: String(run.connectionId) }, json: { full: run.full, confirm } }),
    { onDone: () => setIsAsking(false) },
  );
  if (!mayAct || run.state === 'running') return null;
  return (
    <Stack gap="xs">
      {sync.error !== null && !isAsking && <ProblemAlert error={sync.error} />}
      <Group gap="sm">
        <Button variant="default" size="xs" loading={sync.isRunning} onClick={() => sync.start(false)}>
          {t('activity.again')}
        </Button>
        {run.inDoubt && (
          <Button size="xs" onClick={() => setIsAsking(true)}>
            {t('activity.confirm')}
          </Button>
        )}
      </Group>
      <ConfirmDialog
        opened={isAsking}
        title={t('activity.confirmTitle')}
        confirm={t('activity.confirm')}
        onConfirm={() => sync.start(true)}
        onClose={() => setIsAsking(false)}
        isBusy={sync.isRunning}
        error={sync.error}
      >
        <Text size="sm" translate="no">
          {run.message}
        </Text>
        <Text size="sm">{t('activity.confirmHelp')}</Text>
      </ConfirmDialog>
    </Stack>
  );
}

const every = ['read', 'added', 'changed', 'removed', 'missing', 'unreadable'] as const;

function Counts({ counts }: Pick<Run, 'counts'>) {
  const { t } = useTranslation();
  const objects = Object.entries(counts);
  if (objects.length === 0) return null;
  const shown = every.filter((count) => count === 'read' || objects.some(([, numbers]) => numbers[count] > 0));
  return (
    <Table.ScrollContainer minWidth={280} scrollAreaProps={{ type: 'auto' }}>
      <Table horizontalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('activity.objects')}</Table.Th>
            {shown.map((count) => (
              <Table.Th key={count} ta="end">
                {t(`activity.counts.${count}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {objects.map(([object, numbers]) => (
            <Table.Tr key={object}>
              <Table.Td translate="no">{object}</Table.Td>
              {shown.map((count) => (
                <Table.Td key={count} ta="end">
                  <Quantity of={numbers[count]} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
