import { cut, printable } from './table.ts';

/** Shows how far a long work is: on a terminal only, on standard error, and only once it has taken a second. */
export interface Progress {
  /** `total` null: how much there is to do is not known. */
  show(step: { label: string; done: number; total: number | null }): void;
  /** Takes the bar away, before anything else is printed. May be repeated. */
  clear(): void;
}

const patienceMs = 1_000;
const frameMs = 100;
const barWidth = 24;

export function openProgress({ quiet }: { quiet: boolean }): Progress {
  const { stderr } = process;
  if (quiet || !stderr.isTTY) return { show: () => {}, clear: () => {} };
  let started: number | null = null;
  let drawn = 0;
  return {
    show(step) {
      const now = performance.now();
      started ??= now;
      if (now - started < patienceMs || now - drawn < frameMs) return;
      drawn = now;
      stderr.write(`\r\u001b[2K${cut(progressLine(step), (stderr.columns || 80) - 1)}`);
    },
    clear() {
      if (drawn > 0) stderr.write('\r\u001b[2K');
      started = null;
      drawn = 0;
    },
  };
}

export function progressLine({ label, done, total }: { label: string; done: number; total: number | null }): string {
  const words = printable(label);
  if (total === null || total <= 0) return `${words}  ${done.toLocaleString('en')}`;
  const share = Math.min(1, done / total);
  const full = Math.round(share * barWidth);
  const bar = '█'.repeat(full) + '░'.repeat(barWidth - full);
  return `${words}  ${bar} ${Math.floor(share * 100)} %  ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`;
}
