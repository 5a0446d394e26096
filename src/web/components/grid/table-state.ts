import { useNavigate, useSearch } from '@tanstack/react-router';

/** What of a table stands in the address: so that each view of it can be sent to somebody. */
export interface TableState {
  search: string;
  /** undefined: the order the server likes. */
  sort: string | undefined;
  /** The id of the active row. */
  row: string | undefined;
  filters: Record<string, string>;
}

export type TableChange = { [name: string]: string | undefined };

/** `names`: the filters of this table, as the API calls them. */
export function useTableState(names: readonly string[] = []): [TableState, (change: TableChange) => void] {
  const found = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = (change: TableChange) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false });
  const filters = names.flatMap((name) => (found[name] === undefined ? [] : [[name, found[name]]]));
  const { search = '', sort, row } = found;
  return [{ search, sort, row, filters: Object.fromEntries(filters) }, set];
}
