/** How long the event loop was held at the longest, in milliseconds. */
export interface Stalls {
  longestMs: number;
  /** What this thread itself computed in its longest hold: the rest is waiting for a disk or for a processor. */
  longestCpuMs: number;
}

const everyMs = 1;

/** Looks at the clock every millisecond from now on: a look that comes late was held up. */
export function watchStalls(): () => Stalls {
  const longest: Stalls = { longestMs: 0, longestCpuMs: 0 };
  let [seenAt, usedAt] = [performance.now(), cpuMs()];
  setInterval(() => {
    const [now, used] = [performance.now(), cpuMs()];
    longest.longestMs = Math.max(longest.longestMs, now - seenAt - everyMs);
    longest.longestCpuMs = Math.max(longest.longestCpuMs, used - usedAt);
    [seenAt, usedAt] = [now, used];
  }, everyMs).unref();
  return () => ({ ...longest });
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
