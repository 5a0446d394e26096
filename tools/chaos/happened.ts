import type { Sandbox } from '../../test/support/sandbox.ts';

interface Truth {
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
}

export interface Pair {
  server: string;
  groupId: string;
  deviceId: string;
}

const pairOf = ({ server, groupId, deviceId }: Pair) => `${server} ${groupId} ${deviceId}`;

/** Who is in the groups at the start has entered them once. */
export async function startHappening(sandbox: Sandbox): Promise<Happened> {
  const happened: Happened = { entered: new Map(), changed: new Map(), lies: new Map() };
  const { members } = await sandbox.truth<Truth>();
  for (const { deviceIds, ...group } of members) {
    for (const deviceId of deviceIds) add(happened.entered, pairOf({ ...group, deviceId }));
  }
  return happened;
}

/** Moves the world. */
export async function move(
  sandbox: Sandbox,
  { happened, order }: { happened: Happened; order: object },
): Promise<void> {
  const { done } = await sandbox.move<{ done: string[] }>(order);
  const [[kind, about] = ['', {}]] = Object.entries(order) as [string, { server: string; groupId: string }][];
  for (const deviceId of done) {
    if (kind === 'enter') add(happened.entered, pairOf({ ...about, deviceId } as Pair));
    if (kind === 'change') add(happened.changed, deviceId);
  }
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
