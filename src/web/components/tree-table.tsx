import { Loader } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from './empty-state.tsx';
import { type Column, useWidths } from './grid/columns.ts';
import classes from './grid/grid.module.css';
import { RowsSkeleton } from './grid/rows-skeleton.tsx';
import { SearchBox } from './grid/search-box.tsx';
import { selectWidth } from './grid/select-boxes.tsx';
import type { Selecting } from './grid/selection.ts';
import { useTableState } from './grid/table-state.ts';
import { type Branch, branchesOf, type Open, type TreeNode } from './grid/tree.ts';
import { VirtualGrid } from './grid/virtual-grid.tsx';

interface TreeTableProps<Node extends TreeNode> {
  /** Names the tree, and its column widths. */
  label: string;
  /** Title of the column that shows the tree. */
  title: string;
  /** What of it is here; undefined: nothing yet. */
  nodes: Node[] | undefined;
  open: Open;
  toggle: (id: string) => void;
  isBusy: boolean;
  activeId: string | undefined;
  onActivate: (id: string) => void;
  /** Beside the name. */
  columns?: Column<Node>[];
  icon?: (node: Node) => ReactNode;
  toolbar?: ReactNode;
  /** Enter, or a double click. */
  onOpen?: (node: Node) => void;
  /** Keys of the screen's own; true: it was one of them. */
  onKey?: (event: KeyboardEvent, node: Node) => boolean;
  /** Which nodes are chosen, where the screen must know; absent: nothing can be chosen. */
  selecting?: Selecting;
  /** Shown where there is nothing, without any search. */
  empty: ReactNode;
}

const none: never[] = [];

/**
 * A tree of many thousand nodes, with the keys of a file manager: arrows move, right opens, left closes or goes up,
 * Enter does what the screen is for. The filter stands in the address.
 */
export function TreeTable<Node extends TreeNode>({
  label,
  onOpen,
  onActivate,
  selecting,
  ...props
}: TreeTableProps<Node>) {
  const { t } = useTranslation();
  const [{ search }, setState] = useTableState();
  const { nodes = none, open, toggle, isBusy, activeId } = props;
  const branches = useMemo(() => branchesOf(nodes, open), [nodes, open]);
  const columns = treeColumns(props);
  const widths = useWidths(label, { columns, lead: selecting === undefined ? [] : [selectWidth] });

  return (
    <div className={classes['frame']}>
      <div className={classes['toolbar']}>
        <SearchBox label={t('table.search')} value={search} onSearch={(text) => setState({ search: text })} />
        {props.toolbar}
      </div>
      <VirtualGrid
        {...{ label, role: 'treegrid', rows: branches, rowCount: branches.length, columns, widths, activeId, isBusy }}
        rowId={idOf}
        rowName={({ node }) => node.name}
        onActivate={onActivate}
        onOpen={({ node }) => onOpen?.(node)}
        selecting={selecting}
        rowAria={ariaOf}
        onKey={(event, active) =>
          (active !== undefined && props.onKey?.(event, active.node) === true) ||
          onTreeKey(event, { active, branches, toggle, activate: onActivate })
        }
      >
        {props.nodes === undefined ? (
          isBusy && <RowsSkeleton />
        ) : search === '' ? (
          props.empty
        ) : (
          <EmptyState title={t('table.nothingFits')} help={t('table.nothingFitsHelp')} />
        )}
      </VirtualGrid>
    </div>
  );
}

const idOf = ({ node }: Branch<TreeNode>): string => node.id;

const ariaOf = ({ level, isOpen, position, siblings }: Branch<TreeNode>) => ({
  'aria-level': level,
  'aria-setsize': siblings,
  'aria-posinset': position,
  ...(isOpen !== null && { 'aria-expanded': isOpen }),
});

interface TreeKeys<Node extends TreeNode> {
  active: Branch<Node> | undefined;
  branches: Branch<Node>[];
  toggle: (id: string) => void;
  activate: (id: string) => void;
}

function onTreeKey<Node extends TreeNode>(
  { key }: KeyboardEvent,
  { active, branches, toggle, activate }: TreeKeys<Node>,
): boolean {
  if (active === undefined || (key !== 'ArrowRight' && key !== 'ArrowLeft')) return false;
  const { node, isOpen } = active;
  const isRight = key === 'ArrowRight';
  if (isOpen === !isRight) toggle(node.id);
  else if (isRight && active.here > 0) activate(branches[branches.indexOf(active) + 1]?.node.id ?? node.id);
  else if (!isRight && node.parentId !== null) activate(node.parentId);
  return true;
}

interface TreeColumns<Node extends TreeNode> {
  title: string;
  columns?: Column<Node>[];
  icon?: (node: Node) => ReactNode;
  toggle: (id: string) => void;
  isBusy: boolean;
}

const indentPx = 18;

function treeColumns<Node extends TreeNode>({
  title,
  columns = [],
  icon,
  toggle,
  isBusy,
}: TreeColumns<Node>): Column<Branch<Node>>[] {
  const tree: Column<Branch<Node>> = {
    ...{ name: 'tree', title, width: 300, grows: true },
    cell: (branch) => (
      <span className={classes['branch']} style={{ paddingLeft: (branch.level - 1) * indentPx }}>
        <Expander {...{ branch, toggle, isBusy }} />
        {icon?.(branch.node)}
        <span translate="no">{branch.node.name}</span>
      </span>
    ),
  };
  return [tree, ...columns.map(({ cell, ...column }) => ({ ...column, cell: ({ node }: Branch<Node>) => cell(node) }))];
}

interface ExpanderProps<Node extends TreeNode> extends Pick<TreeColumns<Node>, 'toggle' | 'isBusy'> {
  branch: Branch<Node>;
}

function Expander<Node extends TreeNode>({ branch: { node, isOpen, here }, toggle, isBusy }: ExpanderProps<Node>) {
  const { t } = useTranslation();
  const isComing = isBusy && isOpen === true && here < node.children;
  if (isOpen === null) return <span className={classes['leaf']} />;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes['expander']}
      data-open={isOpen || undefined}
      aria-label={t(isOpen ? 'table.closeGroup' : 'table.openGroup', { name: node.name })}
      onClick={() => toggle(node.id)}
    >
      {isComing ? <Loader size={12} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
    </button>
  );
}
