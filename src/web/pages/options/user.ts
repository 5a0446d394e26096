import type { InferResponseType } from 'hono/client';
import type { api } from '../../api.ts';

export type User = InferResponseType<typeof api.users.$get>['rows'][number];
