import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the program did since it was asked before. */
export interface Spent {
  /** What it computed, all threads together. */
  cpuMs: number;
  /** What its thread computed while it held the event loop at the longest. */
  heldMs: number;
}

export interface Watched {
  /** For the program that is watched. */
  env: Record<string, string>;
  /** `url`: where it is served. Each reading begins a new one. */
  spent: (url: string) => Promise<Spent>;
}

/** `folder`: where there may be a file beside the data. */
export function watchServer(folder: string): Watched {
  const file = join(folder, 'holds.txt');
  const forget = () => writeFileSync(file, '');
  forget();
  let usedMs = 0;
  return {
    env: { PAGE_SPEED_HOLDS: file, NODE_OPTIONS: `--import ${new URL('holds.ts', import.meta.url).href}` },
    async spent(url) {
      const before = usedMs;
      usedMs = await computedMs(url);
      const holds = readFileSync(file, 'utf8').split('\n').map(Number);
      forget();
      return { cpuMs: usedMs - before, heldMs: Math.max(...holds) };
    },
  };
}

async function computedMs(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const seconds = /^process_cpu_seconds_total (\S+)/m.exec(text)?.[1];
  if (seconds === undefined) throw new Error('The metrics do not say what was computed.');
  return Math.round(Number(seconds) * 1000);
}
