import { IconHistory } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ChoiceFilter } from '../../components/grid/choice-filter.tsx';
import type { Column } from '../../components/grid/columns.ts';
import { useTableState } from '../../components/grid/table-state.ts';
import { ofTheWorld } from '../../components/of-the-world.ts';
import { Quantity } from '../../components/quantity.tsx';
import { SidePanel } from '../../components/side-panel.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { Time } from '../../components/time.tsx';
import { useConnections } from '../../connections.ts';
import { RunDetails } from './run-details.tsx';
import { type Run, runTones, secondsOf } from './run-words.ts';

const filters = ['connection', 'state'] as const;
const idOf = ({ id }: Run) => String(id);

/** Syncs, newest first, and what the active one came to. */
export function Runs() {
  const { t } = useTranslation();
  const [{ row }, setState] = useTableState(filters);
  const columns = useRunColumns();
  const list = (
    <DataTable
      label={t('activity.runs')}
      queryKey={['runs', 'list']}
      list={api.runs.$get}
      columns={columns}
      rowId={idOf}
      rowName={idOf}
      filters={filters}
      toolbar={<RunFilters />}
      csv="/runs.csv"
      empty={<EmptyState icon={<IconHistory />} title={t('activity.empty')} help={t('activity.emptyHelp')} />}
    />
  );
  const panel = row === undefined ? null : { title: t('activity.run', { id: row }), content: <RunDetails id={row} /> };
  return <SidePanel list={list} panel={panel} onClose={() => setState({ row: undefined })} />;
}

function useRunColumns(): Column<Run>[] {
  const { t } = useTranslation();
  const connections = useConnections();
  return useMemo(() => {
    const names = new Map(connections.map(({ id, name }) => [id, name]));
    const nameOf = ({ connectionId }: Run) => names.get(connectionId) ?? `${connectionId}`;
    return [
      { name: 'started', title: t('activity.started'), width: 165, cell: ({ startedAt }) => <Time at={startedAt} /> },
      {
        name: 'source',
        title: t('activity.source'),
        width: 190,
        cell: (run) => <span translate="no">{nameOf(run)}</span>,
      },
      { name: 'state', title: t('activity.state'), width: 110, cell: ({ state }) => <RunState state={state} /> },
      { name: 'seconds', title: t('activity.seconds'), width: 90, atEnd: true, cell: (run) => <Seconds run={run} /> },
      {
        ...{ name: 'requests', title: t('activity.requests'), width: 90, atEnd: true },
        cell: ({ requests }) => <Quantity of={requests} />,
      },
      {
        ...{ name: 'message', title: t('activity.message'), width: 260, grows: true },
        cell: ({ message }) => <span translate="no">{message}</span>,
      },
    ];
  }, [t, connections]);
}

function RunState({ state }: Pick<Run, 'state'>) {
  const { t } = useTranslation();
  return <StateBadge tone={runTones[state]}>{t(`activity.states.${state}`)}</StateBadge>;
}

function Seconds({ run }: { run: Run }) {
  const { t } = useTranslation();
  const seconds = secondsOf(run);
  return seconds !== null && t('activity.secondsValue', { count: seconds });
}

function RunFilters() {
  const { t } = useTranslation();
  const connections = useConnections().map(({ id, name }) => ({ value: String(id), label: name }));
  const states = (Object.keys(runTones) as Run['state'][]).map((value) => ({
    value,
    label: t(`activity.states.${value}`),
  }));
  return (
    <>
      <ChoiceFilter
        name="connection"
        w={200}
        {...ofTheWorld}
        label={t('activity.source')}
        placeholder={t('activity.everySource')}
        data={connections}
      />
      <ChoiceFilter
        name="state"
        w={170}
        label={t('activity.state')}
        placeholder={t('activity.everyState')}
        data={states}
      />
    </>
  );
}
