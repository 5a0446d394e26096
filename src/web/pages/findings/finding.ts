import type { InferResponseType } from 'hono/client';
import type { api } from '../../api.ts';

export type Finding = InferResponseType<typeof api.findings.$get>['rows'][number];
export type Kind = Finding['kind'];

export const findingId = ({ id }: Finding): string => String(id);
