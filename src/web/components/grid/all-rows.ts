import { type QueryKey, useQuery } from '@tanstack/react-query';
import type { ListRoute } from './rows.ts';

const pageSize = '500';

/** Every row of a list that is shown as a whole, as a tree is. Its filters are the page's own. */
export function useAllRows<Row>({ queryKey, list, query = {} }: AllRowsAsked<Row>) {
  return useQuery({
    queryKey: [...queryKey, query],
    queryFn: async ({ signal }) => {
      const rows: Row[] = [];
      let cursor: string | null = null;
      do {
        const asked: Record<string, string> = { ...query, limit: pageSize, ...(cursor !== null && { cursor }) };
        const answer = await list({ query: asked as never }, { init: { signal } });
        const page = await answer.json();
        rows.push(...page.rows);
        cursor = page.next;
      } while (cursor !== null);
      return rows;
    },
  });
}

interface AllRowsAsked<Row> {
  queryKey: QueryKey;
  list: ListRoute<Row>;
  query?: Record<string, string>;
}
