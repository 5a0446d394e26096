import type { Sandbox } from '../../test/support/sandbox.ts';

/** What the sandbox itself knows. */
export interface Truth {
  services: { companyId: number; productIdentifier: string; devices: number }[];
  members: { server: string; groupId: string; deviceIds: string[] }[];
}

/** What really happened in a world, told by the world itself: the program cannot rightly have seen more. */
export interface Happened {
  /** How often a device came into a group, by `pairOf`. */
  entered: Map<string, number>;
  /** How often a device changed, and may have come to another account, by its id. */
  changed: Map<string, number>;
  /** Lists of a server that were short, and said 200 and nothing else: what they lacked seemed to have left. */
  lies: Map<string, number>;
  /** Additions that a person has set. */
  setByHand: Set<number>;
  /** What was true at some moment of the present cycle. */
  cycle: {
    /** Counts of devices, by `lineOf`. */
    counts: Map<string, Set<number>>;
    /** Devices that came, went or changed, by server. */
    touched: Map<string, number>;
  };
}

export interface Pair {
  server: string;
  groupId: string;
  deviceId: string;
}

const pairOf = ({ server, groupId, deviceId }: Pair) => `${server} ${groupId} ${deviceId}`;

/** Who is in the groups at the start has entered them once. */
export async function startHappening(sandbox: Sandbox): Promise<Happened> {
  const happened: Happened = {
    entered: new Map(),
    changed: new Map(),
    lies: new Map(),
    setByHand: new Set(),
    cycle: { counts: new Map(), touched: new Map() },
  };
  const { members } = await sandbox.truth<Truth>();
  for (const { deviceIds, ...group } of members) {
    for (const deviceId of deviceIds) add(happened.entered, pairOf({ ...group, deviceId }));
  }
  return happened;
}

/** A new cycle rests on what is true now. */
export async function startCycle(sandbox: Sandbox, happened: Happened): Promise<void> {
  happened.cycle = { counts: new Map(), touched: new Map() };
  await noteCounts(sandbox, happened);
}

async function noteCounts(sandbox: Sandbox, { cycle: { counts } }: Happened): Promise<void> {
  const { services } = await sandbox.truth<Truth>();
  const now = new Map(services.map((each) => [lineOf(each), each.devices]));
  for (const line of new Set([...counts.keys(), ...now.keys()])) {
    const known = counts.get(line) ?? new Set();
    counts.set(line, known.add(now.get(line) ?? 0));
  }
}

/** A company and what its devices are billed by. */
export const lineOf = (line: { companyId: number; productIdentifier: string }) =>
  `${line.companyId} ${line.productIdentifier}`;

/** Moves the world. */
export async function move(
  sandbox: Sandbox,
  { happened, order }: { happened: Happened; order: object },
): Promise<void> {
  const { done } = await sandbox.move<{ done: string[] }>(order);
  for (const [kind, about] of Object.entries(order) as [string, { server: string; groupId: string }][]) {
    for (const id of done) {
      if (kind === 'enter') add(happened.entered, pairOf({ ...about, deviceId: id }));
      if (kind === 'change') add(happened.changed, id);
      if (kind === 'setAddition') happened.setByHand.add(Number(id));
      if (kind === 'join' || kind === 'leave' || kind === 'change') add(happened.cycle.touched, about.server);
    }
  }
  await noteCounts(sandbox, happened);
}

const lying = new Set(['narrow', 'empty-list']);

/** Notes what faults have made the servers say. */
export function noteLies({ lies }: Happened, faults: readonly { server: string; kind: string; hits: number }[]): void {
  for (const { server, kind, hits } of faults) if (lying.has(kind)) add(lies, server, hits);
}

/** The most stays of a device in a group that the program may know. */
export function mostStays({ entered, changed, lies }: Happened, pair: Pair): number {
  return (entered.get(pairOf(pair)) ?? 0) + (changed.get(pair.deviceId) ?? 0) + (lies.get(pair.server) ?? 0);
}

function add(counts: Map<string, number>, key: string, times = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + times);
}

/**
 * Whether a count was true at some moment of this cycle. Where devices of two servers were touched, one may have been
 * read before and the other after.
 */
export function wasTrue(
  { cycle: { counts, touched } }: Happened,
  { line, count }: { line: string; count: number },
): boolean {
  const slack = touched.size > 1 ? [...touched.values()].reduce((sum, each) => sum + each, 0) : 0;
  return [...(counts.get(line) ?? [0])].some((each) => Math.abs(each - count) <= slack);
}
