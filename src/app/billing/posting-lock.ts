import type { App } from '../app.ts';

/** How long to wait for another process that plans or posts, in milliseconds. */
const WAIT_MS = 30_000;

/** Who plans or posts holds it. `lost` fires where it is no longer ours. Throws AppError 'locked'. */
export const holdPosting = (app: App, signal: AbortSignal) => app.locks.acquire('posting', { signal, waitMs: WAIT_MS });
