import { SegmentedControl } from '@mantine/core';
import { IconTicket } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import type { Column } from '../../components/grid/columns.ts';
import { useTableState } from '../../components/grid/table-state.ts';
import { SidePanel } from '../../components/side-panel.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { PriorityPanel } from './priority-panel.tsx';
import { type Kind, kinds, lists, type Priority, usePriorities, type WatchedGroup } from './watched-groups.ts';

const idOf = ({ key }: WatchedGroup) => String(key);

/** The groups that open tickets, or may, and beside them how. */
export function WatchedList() {
  const { t } = useTranslation();
  const [{ row, filters }, setState] = useTableState(['groups']);
  const kind = kinds.find((each) => each === filters['groups']) ?? 'dynamic';
  const columns = usePriorityColumns();
  const list = (
    <DataTable
      label={t('priorities.groups')}
      queryKey={['priorities', kind]}
      list={lists[kind]}
      columns={columns}
      rowId={idOf}
      rowName={({ path }) => path}
      toolbar={<KindChoice kind={kind} />}
      searches
      csv="/priorities.csv"
      empty={
        kind === 'on' ? (
          <EmptyState icon={<IconTicket />} title={t('priorities.empty')} help={t('priorities.emptyHelp')} />
        ) : (
          <EmptyState icon={<IconTicket />} title={t('priorities.noGroups')} help={t('priorities.noGroupsHelp')} />
        )
      }
    />
  );
  const panel =
    row === undefined ? null : { title: t('priorities.how'), content: <PriorityPanel key={row} id={row} /> };
  return <SidePanel list={list} panel={panel} onClose={() => setState({ row: undefined })} />;
}

function KindChoice({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  const [, setState] = useTableState();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('priorities.which')}
      value={kind}
      onChange={(groups) => setState({ groups, row: undefined })}
      data={kinds.map((value) => ({ value, label: t(`priorities.kinds.${value}`) }))}
    />
  );
}

function usePriorityColumns(): Column<WatchedGroup>[] {
  const { t } = useTranslation();
  const { priorities } = usePriorities();
  return useMemo(() => {
    const cellOf = (show: (priority: Priority) => string | null) => (group: WatchedGroup) => {
      const priority = priorities?.get(group.key);
      return priority !== undefined && <span translate="no">{show(priority)}</span>;
    };
    return [
      {
        ...{ name: 'group', title: t('priorities.group'), width: 280, grows: true },
        cell: (group) => <GroupName group={group} />,
      },
      {
        ...{ name: 'on', title: t('priorities.tickets'), width: 80 },
        cell: ({ key }) => <OnOff on={priorities?.has(key) === true} />,
      },
      { name: 'priority', title: t('priorities.priority'), width: 180, cell: cellOf(({ names }) => names.priority) },
      { name: 'board', title: t('priorities.board'), width: 150, cell: cellOf(({ names }) => names.board) },
    ];
  }, [t, priorities]);
}

function GroupName({ group: { path, gone } }: { group: WatchedGroup }) {
  const { t } = useTranslation();
  return (
    <span title={path}>
      <span translate="no">{path}</span> {gone && <StateBadge tone="danger">{t('priorities.gone')}</StateBadge>}
    </span>
  );
}

function OnOff({ on }: { on: boolean }) {
  const { t } = useTranslation();
  return <StateBadge tone={on ? 'ok' : 'idle'}>{t(on ? 'priorities.on' : 'priorities.offShort')}</StateBadge>;
}
