import type { Fill } from './shell.ts';

/** A command of the program: its file is loaded only when it is called, so that `--help` is instant. */
export interface CommandEntry {
  name: string;
  summary: string;
  load(): Promise<Fill>;
}

export const commands: readonly CommandEntry[] = [
  {
    name: 'connect',
    summary: 'connect ConnectWise or an ESET server',
    load: async () => (await import('./connect.ts')).connect,
  },
];
