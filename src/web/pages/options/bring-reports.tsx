import { Button, FileButton, Group, List, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncResult } from '../../../http/routes/sync.ts';
import { api, apiBase, json } from '../../api.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { isProblem } from '../../problem.ts';
import { send } from '../../send.ts';
import { useWork } from '../../work.ts';

type Brought = InferResponseType<(typeof api.connections)[':id']['report-files']['$post'], 200>;

/** What came of one file. */
type Fate = { file: string; kept: Brought } | { file: string; refused: string };

/** Report files of a server that cannot reach the folder: each is kept if it is whole and one of its reports. */
export function BringReports({ id }: { id: number }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  // The same file can be chosen again once it was made anew.
  const forgetFiles = useRef<() => void>(null);
  const bring = useMutation({
    mutationFn: async (files: File[]) => {
      const fates: Fate[] = [];
      for (const file of files) fates.push(await bringOne(id, file));
      return fates;
    },
    onSettled: () => forgetFiles.current?.(),
  });
  const sync = useWork<void, SyncResult>(
    () => api.connections[':id'].sync.$post({ param: { id: String(id) }, json: {} }),
    {
      onDone: () => void queries.invalidateQueries({ queryKey: ['connections'] }),
    },
  );
  const choose = (files: File[]) => {
    sync.reset();
    if (files.length > 0) bring.mutate(files);
  };
  const fates = bring.data ?? [];
  const { run, problem } = sync.result?.outcomes[0] ?? {};
  return (
    <>
      <Group gap="sm">
        <FileButton multiple resetRef={forgetFiles} accept=".csv,.txt,text/csv" onChange={choose}>
          {(props) => (
            <Button size="xs" variant="default" loading={bring.isPending} {...props}>
              {t('options.reports.bring')}
            </Button>
          )}
        </FileButton>
        <Text size="xs" c="dimmed">
          {t('options.reports.help')}
        </Text>
      </Group>
      {bring.error !== null && <ProblemAlert error={bring.error} />}
      {fates.length > 0 && (
        <List size="sm" spacing={6} listStyleType="none" aria-label={t('options.reports.brought')}>
          {fates.map((fate) => (
            <List.Item key={fate.file}>
              <FateLine fate={fate} />
            </List.Item>
          ))}
        </List>
      )}
      {fates.some((fate) => 'kept' in fate) && (
        <Group gap="sm">
          <Button size="xs" loading={sync.isRunning} disabled={sync.result !== undefined} onClick={() => sync.start()}>
            {t('options.reports.read')}
          </Button>
          {sync.result !== undefined && (
            <Text size="sm" role="status">
              {run?.state === 'ok' ? (
                t('options.reports.isRead')
              ) : (
                <span translate="no">{problem?.detail ?? run?.message}</span>
              )}
            </Text>
          )}
        </Group>
      )}
      {sync.error !== null && <ProblemAlert error={sync.error} />}
    </>
  );
}

function FateLine({ fate }: { fate: Fate }) {
  const { t } = useTranslation();
  const isKept = 'kept' in fate;
  return (
    <>
      <StateBadge tone={isKept ? 'ok' : 'danger'}>{t(`options.reports.${isKept ? 'kept' : 'refused'}`)}</StateBadge>{' '}
      <span translate="no">{fate.file}</span>
      <Text size="xs" c="dimmed" translate="no">
        {isKept ? `${fate.kept.report}: ${fate.kept.path}` : fate.refused}
      </Text>
    </>
  );
}

/** A file that is refused hinders no other; where the program itself does not answer, no other is tried. */
async function bringOne(id: number, file: File): Promise<Fate> {
  const query = new URLSearchParams({ name: file.name, madeAt: new Date(file.lastModified).toISOString() });
  const headers = { 'content-type': 'text/csv' };
  try {
    const answer = send(`${apiBase}/connections/${id}/report-files?${query}`, { method: 'POST', headers, body: file });
    return { file: file.name, kept: await json<Brought>(answer) };
  } catch (error) {
    if (isProblem(error) && error.status !== 0) return { file: file.name, refused: error.message };
    throw error;
  }
}
