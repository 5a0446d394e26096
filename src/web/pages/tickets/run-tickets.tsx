import { Button, List, Stack, Text } from '@mantine/core';
import { IconTicket } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketResult } from '../../../http/routes/tickets.ts';
import { api, json } from '../../api.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { WorkProgress } from '../../components/work-progress.tsx';
import { useMay } from '../../me.ts';
import { useWork } from '../../work.ts';

/** Opens, notes and closes what is due now, after showing what would be opened. */
export function RunTickets() {
  const { t } = useTranslation();
  const mayRun = useMay('operator');
  const [isAsking, setIsAsking] = useState(false);
  if (!mayRun) return null;
  return (
    <>
      <Button size="xs" leftSection={<IconTicket size={15} aria-hidden />} onClick={() => setIsAsking(true)}>
        {t('tickets.runNow')}
      </Button>
      {isAsking && <RunDialog onClose={() => setIsAsking(false)} />}
    </>
  );
}

function RunDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const run = useWork<void, TicketResult>(() => api.tickets.run.$post(), {
    onDone: () => void queries.invalidateQueries({ queryKey: ['tickets'] }),
  });
  return (
    <ConfirmDialog
      opened
      title={t(run.result === undefined ? 'tickets.runTitle' : 'tickets.ranTitle')}
      confirm={t('tickets.run')}
      onConfirm={() => run.start()}
      onClose={onClose}
      isBusy={run.isRunning}
      isOver={run.result !== undefined}
      error={run.error}
    >
      {run.result === undefined ? <WhatIsDue /> : <Ran result={run.result} />}
      {run.isRunning && <WorkProgress label={t('tickets.running')} progress={run.progress} />}
    </ConfirmDialog>
  );
}

const shown = '10';

function WhatIsDue() {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ['tickets', 'due'],
    queryFn: () => json(api.tickets.preview.$get({ query: { outcome: 'opens', limit: shown } })),
  });
  if (data === undefined) return null;
  const more = data.total - data.rows.length;
  return (
    <Stack gap="sm">
      <Text size="sm">{t('tickets.dueCount', { count: data.total })}</Text>
      <List size="sm" translate="no">
        {data.rows.map(({ entryId, device, group, customer }) => (
          <List.Item key={entryId}>
            {device}, {group.path}
            {customer !== null && `, ${customer}`}
          </List.Item>
        ))}
      </List>
      {more > 0 && <Text size="sm">{t('tickets.andOthers', { count: more })}</Text>}
      <Text size="sm" c="dimmed">
        {t('tickets.runHelp')}
      </Text>
    </Stack>
  );
}

const counts = [
  'found',
  'noted',
  'closed',
  'reopened',
  'refused',
  'unknown',
  'failed',
  'waiting',
  'overLimit',
] as const;

function Ran({ result }: { result: TicketResult }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" role="status">
      <Text size="sm">{t('tickets.opened', { count: result.opened })}</Text>
      <List size="sm" translate="no">
        {result.tickets.map(({ ticketId, summary }) => (
          <List.Item key={ticketId}>
            #{ticketId}: {summary}
          </List.Item>
        ))}
      </List>
      <List size="sm">
        {counts
          .filter((count) => result[count] > 0)
          .map((count) => (
            <List.Item key={count}>{t(`tickets.outcomes.${count}`, { count: result[count] })}</List.Item>
          ))}
      </List>
    </Stack>
  );
}
