import type { Instant } from '../domain/time.ts';
import type { Log } from '../log.ts';
import type { Db } from '../store/db.ts';
import type { Locks } from '../store/lock.ts';
import type { SecretBox } from '../store/secrets.ts';
import type { EsetVendor, PsaVendor } from '../vendors/vendor.ts';

/** Time as the program sees it; a test brings its own. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Resolves after `ms`, rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The kinds of connections, by their key. Settings and secrets are checked by each kind's own schema. */
// biome-ignore lint/suspicious/noExplicitAny: a list of kinds whose settings differ; their schemas guard the edge
export type Vendors = Record<string, EsetVendor<any, any> | PsaVendor<any, any>>;

/** What every use case is given. Built in context.ts alone. */
export interface App {
  db: Db;
  locks: Locks;
  secrets: SecretBox;
  vendors: Vendors;
  log: Log;
  clock: Clock;
  /** A number from 0 up to 1, for jitter. */
  random(): number;
}

/** The present moment as the store writes it. */
export function nowInstant(app: Pick<App, 'clock'>): Instant {
  return new Date(app.clock.now()).toISOString();
}
