import { hc } from 'hono/client';
import type { Api } from '../http/api.ts';
import { base } from './base.ts';
import { send } from './send.ts';

export const apiBase = `${base}/api/v1`;

/** The program's API, typed by its routes. Refusals are thrown as Problem. */
export const api = hc<Api>(`${location.origin}${apiBase}`, { fetch: send });

/** The body of an answer: `json(api.me.$get())`. */
export async function json<Body>(answer: Promise<{ json(): Promise<Body> }>): Promise<Body> {
  return (await answer).json();
}
