import { Button, Group, Text } from '@mantine/core';
import type { QueryKey } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from './empty-state.tsx';
import { useAheadOfAddress } from './grid/ahead-of-address.ts';
import { BulkBar } from './grid/bulk-bar.tsx';
import { type Column, useWidths } from './grid/columns.ts';
import { CsvButton } from './grid/csv-button.tsx';
import classes from './grid/grid.module.css';
import { type ListRoute, queryOf, useRows } from './grid/rows.ts';
import { RowsSkeleton } from './grid/rows-skeleton.tsx';
import { SearchBox } from './grid/search-box.tsx';
import { selectWidth } from './grid/select-boxes.tsx';
import { type Selection, useSelection } from './grid/selection.ts';
import { useTableState } from './grid/table-state.ts';
import { VirtualGrid } from './grid/virtual-grid.tsx';
import { ProblemAlert } from './problem-alert.tsx';

interface DataTableProps<Row> {
  /** Names the table for people who do not see it. */
  label: string;
  /** Begins with the subject, so that live updates load it again. */
  queryKey: QueryKey;
  list: ListRoute<Row>;
  columns: Column<Row>[];
  /** Must be the same function at every rendering. */
  rowId: (row: Row) => string;
  /** The row in one word, for its checkbox. */
  rowName: (row: Row) => string;
  /** Shown where there is nothing at all, without any filter. */
  empty: ReactNode;
  /** Enter, or a double click. */
  onOpen?: (row: Row) => void;
  /** Names of the list's own filters, as the API calls them; `toolbar` sets them in the address. */
  filters?: readonly string[];
  /** What this table always asks for, whatever the address says. */
  fixed?: Record<string, string>;
  toolbar?: ReactNode;
  /** Whether the list takes a search. */
  searches?: boolean;
  /** The path of the same list as CSV, e.g. '/runs.csv'. */
  csv?: string;
  /** Buttons for the rows chosen; without it nothing can be chosen. */
  bulk?: (selection: Selection, clear: () => void) => ReactNode;
  /** Whether they take all that the filter finds too: where `all` is set, the ids are not those of all. */
  bulkTakesAll?: boolean;
}

/**
 * A list of any length, sorted, filtered and paged by the server. The grid has the focus and names its active row;
 * arrows move it, Enter opens it, Space chooses it. Search, order, filters and the active row stand in the address.
 */
export function DataTable<Row>({ label, queryKey, list, columns, rowId, bulk, ...props }: DataTableProps<Row>) {
  const { t } = useTranslation();
  const [state, setState] = useTableState(props.filters);
  const asked = { ...state, filters: { ...state.filters, ...props.fixed } };
  const query = queryOf(asked);
  const { rows, total, data, error, refetch, isFetching, hasNextPage, fetchNextPage } = useRows({
    queryKey,
    list,
    rowId,
    state: asked,
  });
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  useRowOfLink({ row: state.row, rows, rowId, more });
  const [activeId, activate] = useAheadOfAddress(state.row, (row) => setState({ row }));
  const selecting = useSelection(JSON.stringify(query));
  const widths = useWidths(queryKey.join('.'), { columns, lead: bulk === undefined ? [] : [selectWidth] });

  const cleared = Object.fromEntries(['search', ...Object.keys(state.filters)].map((name) => [name, undefined]));
  const isFiltered = state.search !== '' || Object.keys(state.filters).length > 0;
  const instead = isFiltered ? <NothingFits clear={() => setState(cleared)} /> : props.empty;
  return (
    <div className={classes['frame']}>
      <div className={classes['toolbar']}>
        {props.searches === true && (
          <SearchBox label={t('table.search')} value={state.search} onSearch={(search) => setState({ search })} />
        )}
        {props.toolbar}
        <Group gap="sm" ml="auto">
          <Text size="sm" c="dimmed" role="status">
            {data !== undefined && t('table.total', { count: total })}
          </Text>
          {props.csv !== undefined && <CsvButton path={props.csv} query={query} />}
        </Group>
      </div>
      {bulk !== undefined && (
        <BulkBar selecting={selecting} loaded={rows.length} total={total} takesAll={props.bulkTakesAll === true}>
          {bulk(selecting.selection, selecting.clear)}
        </BulkBar>
      )}
      {error !== null && <ProblemAlert error={error} retry={() => void refetch()} />}
      <VirtualGrid
        {...{ label, role: 'grid', rows, rowCount: total, rowId, rowName: props.rowName, columns, widths }}
        {...{ activeId, onActivate: activate, onOpen: props.onOpen, onNearEnd: more, isBusy: isFetching }}
        selecting={bulk === undefined ? undefined : selecting}
        sort={state.sort}
        onSort={(sort) => setState({ sort })}
      >
        {data === undefined ? error === null && <RowsSkeleton /> : instead}
      </VirtualGrid>
    </div>
  );
}

/** What of a list is read to find the row that a link names; what comes after it is found by a filter. */
const soughtRows = 2_000;

interface RowOfLink<Row> {
  row: string | undefined;
  rows: readonly Row[];
  rowId: (row: Row) => string;
  more: () => void;
}

/** Reads on until the row is there that the address named when the list came to be shown. */
function useRowOfLink<Row>({ row, rows, rowId, more }: RowOfLink<Row>): void {
  const [named] = useState(row);
  const isSought = named !== undefined && named === row && rows.length < soughtRows;
  const isHere = useMemo(() => isSought && rows.some((each) => rowId(each) === named), [isSought, rows, rowId, named]);
  useEffect(() => {
    if (isSought && !isHere && rows.length > 0) more();
  }, [isSought, isHere, rows, more]);
}

function NothingFits({ clear }: { clear: () => void }) {
  const { t } = useTranslation();
  return (
    <EmptyState title={t('table.nothingFits')} help={t('table.nothingFitsHelp')}>
      <Button variant="default" onClick={clear}>
        {t('table.clearFilters')}
      </Button>
    </EmptyState>
  );
}
