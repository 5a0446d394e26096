/** Ends the hold of a lock. May be called again: the second time does nothing. */
export interface Release {
  (): Promise<void>;
  /** Aborted when the lock is lost without having been released: stop what it protects. */
  readonly lost: AbortSignal;
}

/** Named locks: at most one holder over all processes and within one. A holder that dies has released. */
export interface Locks {
  /** null: somebody else holds it. Names are lower-case letters, digits and hyphens. */
  tryAcquire(name: string): Promise<Release | null>;
  /**
   * Waits at most `waitMs` for it. Throws AppError `locked` after that, and the signal's reason when it is aborted.
   */
  acquire(name: string, options: { signal: AbortSignal; waitMs: number }): Promise<Release>;
  /** Whether anybody holds it at this moment; true is out of date at once. */
  isHeld(name: string): Promise<boolean>;
  /** Releases all. */
  close(): Promise<void>;
}
