/** What the program says of itself since it was asked before. */
export interface Spent {
  /** What it computed, all threads together. */
  cpuMs: number;
  /** How long its event loop was held at the longest. */
  stallMs: number;
}

/** The runtime looks so often, and counts the pause between two looks. */
const betweenLooksMs = 10;

/** Reads the metrics of a program that is served: each reading begins a new one. */
export function watchServer(url: string): () => Promise<Spent> {
  let usedMs = 0;
  return async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    const before = usedMs;
    usedMs = millisecondsOf(text, 'process_cpu_seconds_total');
    return {
      cpuMs: usedMs - before,
      stallMs: Math.max(0, millisecondsOf(text, 'nodejs_eventloop_lag_max_seconds') - betweenLooksMs),
    };
  };
}

function millisecondsOf(text: string, name: string): number {
  const seconds = new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1];
  if (seconds === undefined) throw new Error(`The metrics have no ${name}.`);
  return Math.round(Number(seconds) * 1000);
}
