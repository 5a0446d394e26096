/** Vanished objects asked for by their ids in one run; beyond it a second complete listing has to confirm. */
export const ASK_AT_MOST = 100;

/** An incremental listing begins so long before the newest change that was read: clocks and transactions overlap. */
export const OVERLAP_MS = 10 * 60_000;
