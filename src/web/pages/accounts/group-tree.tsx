import { ActionIcon, Select } from '@mantine/core';
import { IconArrowBackUp, IconBuilding, IconFilterCog, IconFolder } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useDevicesBehind } from '../../components/devices-drawer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import type { Column } from '../../components/grid/columns.ts';
import type { Selecting } from '../../components/grid/selection.ts';
import { useTableState } from '../../components/grid/table-state.ts';
import { ofTheWorld } from '../../components/of-the-world.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { TreeTable } from '../../components/tree-table.tsx';
import { useConnections } from '../../connections.ts';
import type { Group, GroupNode, Target } from './groups.ts';
import type { Mapping } from './mapping.ts';
import classes from './mapping-view.module.css';
import { Said } from './said.tsx';
import type { GroupTreeRead } from './use-group-tree.ts';

interface GroupTreeProps {
  tree: GroupTreeRead;
  mapping: Mapping;
  /** Listed by their paths, as a filter leaves them. */
  isFlat: boolean;
  /** Absent: this person may only look. */
  selecting: Selecting | undefined;
  activeId: string | undefined;
  onActivate: (id: string) => void;
  onOpen: (node: GroupNode) => void;
  onSay: (target: Target, node: GroupNode) => void;
}

/** The groups of every ESET server, as ESET shows them, with whose each is. */
export function GroupTree({ tree, mapping, isFlat, selecting, activeId, onSay, ...on }: GroupTreeProps) {
  const { t } = useTranslation();
  const columns = useGroupColumns(mapping);
  const onKey = (event: KeyboardEvent, node: GroupNode) => {
    if (event.target !== event.currentTarget) return false;
    if (event.key === 'Delete') onSay(event.shiftKey ? { to: 'excluded', tickets: false } : { to: 'inherited' }, node);
    else if (event.key === 'z' && (event.ctrlKey || event.metaKey)) mapping.undo(node.group.key);
    else return false;
    return true;
  };
  if (tree.error !== null) return <ProblemAlert error={tree.error} retry={tree.retry} />;
  return (
    <TreeTable
      label={t('accounts.groups')}
      title={t('accounts.group')}
      {...tree}
      {...{ columns, onKey, activeId }}
      onActivate={on.onActivate}
      onOpen={on.onOpen}
      {...(selecting !== undefined && { selecting })}
      icon={({ group }) => <GroupIcon group={group} />}
      toolbar={<GroupFilters />}
      empty={
        isFlat ? (
          <EmptyState title={t('accounts.noneSo')} help={t('accounts.noneSoHelp')} />
        ) : (
          <EmptyState title={t('accounts.empty')} help={t('accounts.emptyHelp')} />
        )
      }
    />
  );
}

function GroupIcon({ group: { isCustomer, kind } }: { group: Group }) {
  const { t } = useTranslation();
  if (isCustomer) return <IconBuilding size={15} role="img" aria-label={t('accounts.customer')} />;
  if (kind === 'dynamic') return <IconFilterCog size={15} role="img" aria-label={t('accounts.dynamic')} />;
  return <IconFolder size={15} aria-hidden />;
}

function useGroupColumns(mapping: Mapping): Column<GroupNode>[] {
  const { t } = useTranslation();
  return [
    {
      ...{ name: 'said', title: t('accounts.account'), width: 230, grows: true },
      cell: ({ group }) => (
        <span className={classes['cell']}>
          <Said group={group} />
          {mapping.canUndo(group.key) && <UndoButton {...{ mapping, group }} />}
        </span>
      ),
    },
    {
      ...{ name: 'devices', title: t('accounts.devices'), width: 84, atEnd: true },
      cell: ({ group }) => <Devices group={group} />,
    },
  ];
}

function UndoButton({ mapping, group: { key, name } }: { mapping: Mapping; group: Group }) {
  const { t } = useTranslation();
  const label = t('accounts.undo', { name });
  return (
    <ActionIcon size="sm" tabIndex={-1} aria-label={label} title={label} onClick={() => mapping.undo(key)}>
      <IconArrowBackUp size={15} />
    </ActionIcon>
  );
}

function Devices({ group: { key, path, devicesBelow } }: { group: Group }) {
  const { t } = useTranslation();
  const [, open] = useDevicesBehind();
  if (devicesBelow === null) return null;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes['number']}
      title={t('devices.title', { name: path })}
      onClick={() => open({ group: String(key) })}
    >
      <Quantity of={devicesBelow} />
    </button>
  );
}

const mappings = ['open', 'mapped', 'excluded', 'inherited', 'none'] as const;

function GroupFilters() {
  const { t } = useTranslation();
  const [{ filters }, setState] = useTableState(['mapping', 'server']);
  const servers = useConnections().filter(({ role }) => role === 'eset');
  return (
    <>
      <Select
        clearable
        w={180}
        aria-label={t('accounts.mapping')}
        placeholder={t('accounts.everyGroup')}
        data={mappings.map((value) => ({ value, label: t(`accounts.mappings.${value}`) }))}
        value={filters['mapping'] ?? null}
        onChange={(mapping) => setState({ mapping: mapping ?? undefined })}
      />
      {servers.length > 1 && (
        <Select
          clearable
          w={180}
          {...ofTheWorld}
          aria-label={t('accounts.server')}
          placeholder={t('accounts.everyServer')}
          data={servers.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={filters['server'] ?? null}
          onChange={(server) => setState({ server: server ?? undefined })}
        />
      )}
    </>
  );
}
