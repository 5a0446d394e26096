import { keepPreviousData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { TableState } from './table-state.ts';

interface Page<Row> {
  rows: Row[];
  next: string | null;
  total: number;
}

/** The route of a list, e.g. `api.runs.$get`. Which filters and sorts it knows, the page that names them knows. */
export type ListRoute<Row> = (
  args: { query: never },
  options: { init: RequestInit },
) => Promise<{ json(): Promise<Page<Row>> }>;

const pageSize = '200';

/** The query of a list as the address says it, for the list and for its CSV. */
export function queryOf({ search, sort, filters }: TableState): Record<string, string> {
  return { ...filters, ...(search !== '' && { search }), ...(sort !== undefined && { sort }) };
}

interface RowsAsked<Row> {
  queryKey: QueryKey;
  list: ListRoute<Row>;
  rowId: (row: Row) => string;
  state: TableState;
}

/** The rows so far, and how to get more; the rows of the filter before stay until the new ones are here. */
export function useRows<Row>({ queryKey, list, rowId, state }: RowsAsked<Row>) {
  const query = queryOf(state);
  const found = useInfiniteQuery({
    queryKey: [...queryKey, query],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const asked = { ...query, limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) };
      return (await list({ query: asked as never }, { init: { signal } })).json();
    },
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const { data } = found;
  // A row that moved between two pages while they were read comes twice.
  const rows = useMemo(
    () => [...new Map(data?.pages.flatMap((page) => page.rows.map((row) => [rowId(row), row]))).values()],
    [data, rowId],
  );
  return { ...found, rows, total: data?.pages.at(-1)?.total ?? 0 };
}
