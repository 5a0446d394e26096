import {
  type QueryFunctionContext,
  type QueryKey,
  queryOptions,
  experimental_streamedQuery as streamedQuery,
  useQuery,
} from '@tanstack/react-query';
import type { ListRoute } from './rows.ts';

const pageSize = '500';

interface AllRowsAsked<Row> {
  queryKey: QueryKey;
  list: ListRoute<Row>;
  query?: Record<string, string>;
}

/** Every row of a list that is shown as a whole. Its filters are the page's own. */
export function useAllRows<Row>({ queryKey, list, query = {} }: AllRowsAsked<Row>) {
  return useQuery({
    queryKey: [...queryKey, query],
    queryFn: async ({ signal }) => {
      const rows: Row[] = [];
      for await (const page of pagesOf({ list, query, signal })) rows.push(...page);
      return rows;
    },
  });
}

/** The same, shown from its first page on while the others come; what is read again stays until all of it is here. */
export const growingRows = <Row>({ queryKey, list, query = {} }: AllRowsAsked<Row>) =>
  queryOptions({
    queryKey: [...queryKey, query],
    queryFn: streamedQuery({
      streamFn: ({ signal }) => pagesOf({ list, query, signal }),
      refetchMode: 'replace',
      reducer: (rows: Row[], page: Row[]) => [...rows, ...page],
      initialValue: [],
    }),
  });

type Reading<Row> = Required<Omit<AllRowsAsked<Row>, 'queryKey'>> & Pick<QueryFunctionContext, 'signal'>;

async function* pagesOf<Row>({ list, query, signal }: Reading<Row>): AsyncGenerator<Row[]> {
  let cursor: string | null = null;
  do {
    const asked: Record<string, string> = { ...query, limit: pageSize, ...(cursor !== null && { cursor }) };
    const page = await (await list({ query: asked as never }, { init: { signal } })).json();
    yield page.rows;
    cursor = page.next;
  } while (cursor !== null);
}
