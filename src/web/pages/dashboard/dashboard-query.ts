import { queryOptions } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { api, json } from '../../api.ts';
import { restsOnAll } from '../../live.ts';

export type DashboardData = InferResponseType<typeof api.dashboard.$get>;

export const dashboardQuery = queryOptions({
  queryKey: [restsOnAll, 'dashboard'],
  queryFn: () => json(api.dashboard.$get()),
});
