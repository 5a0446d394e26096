import { Button, Stack, Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { InferResponseType } from 'hono/client';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Facts } from '../../components/facts.tsx';
import type { Column } from '../../components/grid/columns.ts';
import { RowsSkeleton } from '../../components/grid/rows-skeleton.tsx';
import { useTableState } from '../../components/grid/table-state.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { ScreenLink } from '../../components/screen-link.tsx';
import { SidePanel } from '../../components/side-panel.tsx';
import { Time } from '../../components/time.tsx';
import { useMay } from '../../me.ts';
import { UndoDialog } from './undo-dialog.tsx';

type PostingRun = InferResponseType<(typeof api)['posting-runs']['$get']>['rows'][number];

const idOf = ({ id }: PostingRun) => String(id);
const counts = ['posted', 'failed', 'unknown'] as const;

/** Postings that went out together; all of one can be undone. */
export function PostingRuns() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [{ row }, setState] = useTableState();
  const columns = useRunColumns();
  const list = (
    <DataTable
      label={t('billing.views.postings')}
      queryKey={['adjustments', 'posting-runs']}
      list={api['posting-runs'].$get}
      columns={columns}
      rowId={idOf}
      rowName={idOf}
      onOpen={(run) => void navigate({ to: '/billing', search: { view: 'history', postingRun: idOf(run) } })}
      csv="/posting-runs.csv"
      empty={<EmptyState icon={<IconSend />} title={t('billing.noRuns')} help={t('billing.noRunsHelp')} />}
    />
  );
  const panel = row === undefined ? null : { title: t('billing.run', { id: row }), content: <RunPanel id={row} /> };
  return <SidePanel list={list} panel={panel} onClose={() => setState({ row: undefined })} />;
}

function useRunColumns(): Column<PostingRun>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      { name: 'started', title: t('billing.started'), width: 150, cell: ({ startedAt }) => <Time at={startedAt} /> },
      { name: 'by', title: t('billing.by'), width: 160, cell: ({ by }) => <span translate="no">{by}</span> },
      ...counts.map((count) => ({
        ...{ name: count, title: t(`billing.states.${count}`), width: 100, atEnd: true },
        cell: (run: PostingRun) => <Quantity of={run[count]} />,
      })),
      {
        ...{ name: 'reason', title: t('billing.reason'), width: 240, grows: true },
        cell: ({ reason }) => <span translate="no">{reason}</span>,
      },
    ],
    [t],
  );
}

function RunPanel({ id }: { id: string }) {
  const { t } = useTranslation();
  const mayUndo = useMay('operator');
  const [isAsking, setIsAsking] = useState(false);
  const { data: run, error } = useQuery({
    queryKey: ['adjustments', 'posting-run', id],
    queryFn: () => json(api['posting-runs'][':id'].$get({ param: { id } })),
  });
  if (error !== null) return <ProblemAlert error={error} />;
  if (run === undefined) return <RowsSkeleton />;
  const facts = [
    { name: t('billing.started'), value: <Time at={run.startedAt} /> },
    ...(run.endedAt === null ? [] : [{ name: t('billing.ended'), value: <Time at={run.endedAt} /> }]),
    { name: t('billing.by'), value: <span translate="no">{run.by}</span> },
    { name: t('billing.reason'), value: <span translate="no">{run.reason}</span> },
    ...counts.map((count) => ({ name: t(`billing.states.${count}`), value: <Quantity of={run[count]} /> })),
  ];
  return (
    <Stack gap="md" align="flex-start">
      <Facts facts={facts} />
      {run.unknown > 0 && <Text size="sm">{t('billing.remedies.unknown')}</Text>}
      <ScreenLink to="/billing" search={{ view: 'history', postingRun: id }}>
        {t('billing.showRun', { id })}
      </ScreenLink>
      {mayUndo && run.posted > 0 && (
        <Button size="xs" variant="default" onClick={() => setIsAsking(true)}>
          {t('billing.undoWhole')}
        </Button>
      )}
      {isAsking && <UndoDialog what={{ postingRun: id }} onClose={() => setIsAsking(false)} />}
    </Stack>
  );
}
