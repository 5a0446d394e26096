import type { vendors } from './registry.ts';

/** One way into a server. */
export interface EsetWay {
  kind: Exclude<keyof typeof vendors, 'connectwise'>;
  /** Where the server is asked, unless that was changed on it; null: it is not asked over the network, or has no port of its own. */
  port: number | null;
}

const reportFiles: EsetWay = { kind: 'era-report-files', port: null };
const serverApi: EsetWay = { kind: 'era-server-api', port: 2223 };

interface EsetVersion {
  id: string;
  /** The first is the simplest. */
  ways: readonly [EsetWay, ...EsetWay[]];
  /** `program`: one that is installed on a computer, which no address leads to. */
  console: 'web' | 'program';
}

/** ESET's servers by their version, the oldest first, and the ways into each. Each face of the program has its own words for them. */
export const esetVersions = [
  // Its port 2226, for programs of others, is not used: what is spoken there is published nowhere.
  { id: 'era-5', ways: [reportFiles], console: 'program' },
  { id: 'era-6', ways: [reportFiles, serverApi], console: 'web' },
  { id: 'esmc-7', ways: [reportFiles, serverApi], console: 'web' },
  { id: 'protect-8-to-12', ways: [reportFiles, serverApi], console: 'web' },
  { id: 'protect-13', ways: [{ kind: 'protect-onprem', port: 9443 }, reportFiles], console: 'web' },
  { id: 'protect-cloud', ways: [{ kind: 'protect-cloud', port: null }], console: 'web' },
] as const satisfies readonly EsetVersion[];
