import { readdirSync, readFileSync } from 'node:fs';

/** Ids of the processes that this one started and that are not gone, zombies among them. Linux alone. */
export function childProcesses(): string[] {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && parentOf(pid) === process.pid);
}

function parentOf(pid: string): number | null {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    return null; // it has ended since
  }
}
