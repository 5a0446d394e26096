import { type Rect, useVirtualizer } from '@tanstack/react-virtual';
import { type AriaAttributes, type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import type { Column, Widths } from './columns.ts';
import classes from './grid.module.css';
import { GridHead } from './grid-head.tsx';
import { onGridKey } from './grid-keys.ts';
import { GridRow } from './grid-row.tsx';
import { SelectAllBox } from './select-boxes.tsx';
import type { Selecting } from './selection.ts';

const rowHeight = 34;
/** Of the titles and their edge: they stay on top, and the rows begin below them. */
const headHeight = 35;
const overscan = 15;
/** So many rows before the end the next ones are asked for. */
const ahead = 60;

export interface VirtualGridProps<Row> {
  label: string;
  role: 'grid' | 'treegrid';
  rows: Row[];
  /** Of all rows, loaded or not. */
  rowCount: number;
  rowId: (row: Row) => string;
  rowName: (row: Row) => string;
  columns: Column<Row>[];
  widths: Widths;
  activeId: string | undefined;
  onActivate: (id: string) => void;
  onOpen?: ((row: Row) => void) | undefined;
  /** Absent: nothing can be chosen. */
  selecting?: Selecting | undefined;
  sort?: string | undefined;
  onSort?: ((sort: string) => void) | undefined;
  onNearEnd?: (() => void) | undefined;
  isBusy?: boolean;
  /** What a row says beside its cells, as a tree does. */
  rowAria?: (row: Row) => AriaAttributes;
  /** Keys beyond those of a list; true: it was one of them. */
  onKey?: (event: KeyboardEvent, active: Row | undefined) => boolean;
  /** Instead of rows, where there are none. */
  children?: ReactNode;
}

/**
 * Rows of one height, of which only those that are seen are in the document; therefore no <table>. The grid has the
 * focus and the keys, its rows and cells have none.
 */
export function VirtualGrid<Row>(props: VirtualGridProps<Row>) {
  const { label, role, rows, rowCount, rowId, rowName, columns, widths, selecting, children } = props;
  const grid = useRef<HTMLDivElement>(null);
  const name = useId();
  const active = rows.findIndex((row) => rowId(row) === props.activeId);
  const virtual = useRowsInView({ grid, count: rows.length, active, onNearEnd: props.onNearEnd });
  useFirstRow({ virtual, active, isBusy: props.isBusy === true });

  const moveTo = (index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    props.onActivate(rowId(row));
    virtual.scrollToIndex(index);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (props.onKey?.(event, rows[active]) === true) return event.preventDefault();
    onGridKey(event, {
      ...{ count: rows.length, active, perPage: rowsPerPage(virtual.scrollRect) },
      ...{ activate: moveTo, open: (index) => openAt(props, index) },
      ...choosing(props, active),
    });
  };

  return (
    <div
      ref={grid}
      role={role}
      aria-label={label}
      aria-busy={props.isBusy === true}
      aria-rowcount={rowCount + 1}
      aria-multiselectable={selecting !== undefined}
      aria-activedescendant={active < 0 ? undefined : `${name}${active}`}
      tabIndex={0}
      className={classes['grid']}
      onKeyDown={onKeyDown}
      onFocus={(event) => event.target === event.currentTarget && active < 0 && moveTo(0)}
    >
      <div role="rowgroup" className={classes['heads']}>
        <GridHead
          {...{ columns, widths, sort: props.sort, onSort: props.onSort }}
          lead={selecting !== undefined && <SelectAllBox selecting={selecting} ids={() => rows.map(rowId)} />}
        />
      </div>
      {rows.length === 0 && <OnlyRow>{children}</OnlyRow>}
      <div role="rowgroup" className={classes['rows']} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const id = rowId(row);
          return (
            <GridRow
              key={id}
              {...{ id: `${name}${index}`, row, columns, template: widths.template, index }}
              start={start - headHeight}
              height={rowHeight}
              isActive={index === active}
              aria={props.rowAria?.(row)}
              choice={
                selecting && { name: rowName(row), isChosen: selecting.has(id), toggle: () => selecting.toggle(id) }
              }
              onActivate={() => props.onActivate(id)}
              onOpen={() => props.onOpen?.(row)}
            />
          );
        })}
      </div>
    </div>
  );
}

/** A grid holds nothing but rows, also what stands where they would be. */
function OnlyRow({ children }: { children: ReactNode }) {
  return (
    <div role="rowgroup">
      <div role="row">
        <div role="gridcell">{children}</div>
      </div>
    </div>
  );
}

interface InView {
  grid: { current: HTMLDivElement | null };
  count: number;
  active: number;
  onNearEnd: (() => void) | undefined;
}

function useRowsInView({ grid, count, active, onNearEnd }: InView) {
  const virtual = useVirtualizer({
    count,
    overscan,
    getScrollElement: () => grid.current,
    estimateSize: () => rowHeight,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    // The active row stays in the document, for the grid names it as its own.
    rangeExtractor: ({ startIndex, endIndex }) => {
      const from = Math.max(0, startIndex - overscan);
      const to = Math.min(count - 1, endIndex + overscan);
      const seen = Array.from({ length: to - from + 1 }, (_, step) => from + step);
      return active < 0 || (active >= from && active <= to)
        ? seen
        : [active, ...seen].sort((one, other) => one - other);
    },
  });
  const last = virtual.range?.endIndex ?? 0;
  useEffect(() => {
    if (count > 0 && last > count - ahead) onNearEnd?.();
  }, [last, count, onNearEnd]);
  return virtual;
}

interface FirstRow {
  virtual: ReturnType<typeof useRowsInView>;
  active: number;
  isBusy: boolean;
}

/** Leads to the row that the address names when the rows come; once they are all here, a person moves. */
function useFirstRow({ virtual, active, isBusy }: FirstRow): void {
  const isLed = useRef(false);
  useEffect(() => {
    if (isLed.current || active < 0) return;
    virtual.scrollToIndex(active);
    isLed.current = !isBusy;
  }, [virtual, active, isBusy]);
}

/** Of which all is seen below the titles. */
const rowsPerPage = (seen: Rect | null): number =>
  Math.max(1, Math.floor(((seen?.height ?? 0) - headHeight) / rowHeight));

function openAt<Row>({ rows, onOpen }: VirtualGridProps<Row>, index: number): void {
  const row = rows[index];
  if (row !== undefined) onOpen?.(row);
}

function choosing<Row>({ rows, rowId, selecting }: VirtualGridProps<Row>, active: number) {
  if (selecting === undefined) return {};
  const idsOf = (from: number, to: number) => rows.slice(Math.min(from, to), Math.max(from, to) + 1).map(rowId);
  return {
    select: (index: number) => idsOf(index, index).forEach(selecting.toggle),
    selectTo: (index: number) => selecting.set([...selecting.selection.ids, ...idsOf(Math.max(active, 0), index)]),
    selectAll: () => selecting.set(rows.map(rowId)),
  };
}
