import { queryOptions } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { api, json } from '../api.ts';
import type { Kind } from './kinds.ts';

export type Version = InferResponseType<(typeof api)['eset-versions']['$get'], 200>['rows'][number];

/** ESET's servers by their version, and the ways into each. */
export const versionsQuery = queryOptions({
  queryKey: ['eset-versions'],
  queryFn: async () => (await json(api['eset-versions'].$get())).rows,
  staleTime: Number.POSITIVE_INFINITY,
});

/** The newest version that is read in this way, best where it is the simplest way. */
export const versionOf = (versions: readonly Version[], kind: Kind): Version | undefined =>
  versions.findLast(({ ways: [simplest] }) => simplest?.kind === kind) ??
  versions.findLast(({ ways }) => ways.some((way) => way.kind === kind));
