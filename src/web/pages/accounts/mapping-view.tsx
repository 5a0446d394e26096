import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DevicesDrawer, useDevicesBehind } from '../../components/devices-drawer.tsx';
import { useAheadOfAddress } from '../../components/grid/ahead-of-address.ts';
import { useSelection } from '../../components/grid/selection.ts';
import { useTableState } from '../../components/grid/table-state.ts';
import { useMay } from '../../me.ts';
import { tellDone } from '../../notices.tsx';
import { type Destination, Destinations, toTarget, wordsOf } from './destinations.tsx';
import { GroupTree } from './group-tree.tsx';
import { type GroupNode, type Target, useGroup } from './groups.ts';
import { useInTurn } from './in-turn.ts';
import { useMapping } from './mapping.ts';
import classes from './mapping-view.module.css';
import { RefusedGroups } from './refused-groups.tsx';
import { SaidOfGroup } from './said-of-group.tsx';
import { useGroupTree } from './use-group-tree.ts';

export const groupFilters = ['mapping', 'server'] as const;

/** Groups on the left, what they can be mapped to on the right. */
export function MappingView() {
  const { t } = useTranslation();
  const mayMap = useMay('operator');
  const [asked, setState] = useTableState(groupFilters);
  const { search, row, filters } = asked;
  const tree = useGroupTree(asked);
  const byId = useMemo(() => new Map(tree.nodes?.map((node) => [node.id, node])), [tree.nodes]);
  const selecting = useSelection(JSON.stringify([search, filters]));
  const mapping = useInTurn(useMapping(), byId);
  const [destination, setDestination] = useState<Destination | null>(null);
  const [activeId, activate] = useAheadOfAddress(row, (next) => setState({ row: next }));
  const [behind] = useDevicesBehind();
  const { data: behindGroup } = useGroup(behind?.['group']);
  const panes = useRef<HTMLDivElement>(null);

  const chosenWith = (node: GroupNode | undefined): GroupNode[] => {
    const chosen = [...selecting.selection.ids].flatMap((id) => byId.get(id) ?? []);
    return chosen.length > 0 || node === undefined ? chosen : [node];
  };
  const say = (target: Target, { of, to }: { of: readonly GroupNode[]; to?: string }) => {
    if (!mayMap || of.length === 0) return;
    mapping.map({ groups: of.map(({ group }) => group), target, ...(to !== undefined && { to }) });
    selecting.clear();
  };
  const mapTo = (to: Destination | null, of: readonly GroupNode[]) => {
    if (to !== null) return say(toTarget(to), { of, to: wordsOf(to) });
    tellDone(t, { message: t('accounts.chooseDestination') });
  };
  const active = byId.get(activeId ?? '');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: one key leads between the panes, each of which has its own
    <div ref={panes} className={classes['panes']} onKeyDown={(event) => onPaneKey(event, panes.current)}>
      <section className={classes['pane']} aria-label={t('accounts.groups')}>
        <RefusedGroups mapping={mapping} />
        <GroupTree
          {...{ tree, mapping, activeId }}
          isFlat={filters['mapping'] !== undefined}
          selecting={mayMap ? selecting : undefined}
          onActivate={activate}
          onOpen={(node) => mapTo(destination, chosenWith(node))}
          onSay={(target, node) => say(target, { of: chosenWith(node) })}
        />
        <SaidOfGroup
          {...{ destination, mapping, mayMap }}
          chosen={chosenWith(active)}
          onMap={() => mapTo(destination, chosenWith(active))}
          onSay={(target) => say(target, { of: chosenWith(active) })}
          onClear={selecting.selection.ids.size > 0 ? selecting.clear : undefined}
        />
      </section>
      <section className={classes['pane']} aria-label={t('accounts.destinations')}>
        <Destinations onChoose={setDestination} onOpen={(to) => mapTo(to, chosenWith(active))} />
      </section>
      <DevicesDrawer name={behindGroup?.path ?? ''} />
    </div>
  );
}

/** F6 leads from one pane to the other, as in the windows of old. */
function onPaneKey(event: KeyboardEvent, panes: HTMLElement | null): void {
  if (event.key !== 'F6' || panes === null) return;
  const grids = [...panes.querySelectorAll<HTMLElement>('[role="treegrid"], [role="grid"]')];
  const at = grids.findIndex((grid) => grid.closest('section')?.contains(document.activeElement));
  grids[(at + 1) % grids.length]?.focus();
  event.preventDefault();
}
