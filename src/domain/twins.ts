import type { CountedDevice, ProbableTwin } from './count.ts';
import type { Twin } from './mapping.ts';
import type { Claim } from './place.ts';
import { Repeats } from './repeats.ts';
import { inSlices, type Steps } from './steps.ts';

/*
 * Devices that are in the inventory twice. A name alone never joins anything.
 */

type Lifetime = Pick<CountedDevice, 'key' | 'serverId' | 'firstSeen' | 'lastSeen'>;

/** Whether the first record of a device that two servers hold is the one that counts: it was seen later. */
export function countsBefore(a: Lifetime, b: Lifetime): boolean {
  const left = a.lastSeen ?? '';
  const right = b.lastSeen ?? '';
  if (left !== right) return left > right;
  return a.serverId !== b.serverId ? a.serverId < b.serverId : a.key < b.key;
}

/**
 * Whether the first record ended before the second began, so that both may be one device re-imaged. A last sign of
 * life is exact to the day only, and a device seen on the newest day of its successor is still alive.
 */
export function endedBefore(older: Lifetime, newer: Lifetime): boolean {
  if (older.lastSeen === null || newer.lastSeen === null || newer.firstSeen === null) return false;
  return older.lastSeen <= newer.firstSeen && older.lastSeen.slice(0, 10) < newer.lastSeen.slice(0, 10);
}

/** The record that each older one gave way to. A pair that would close a circle is left out. */
export function joinTwins(twins: readonly Twin[]): ReadonlyMap<number, number> {
  const newerOf = new Map<number, number>();
  const ordered = [...twins].sort((a, b) => a.olderKey - b.olderKey || a.newerKey - b.newerKey);
  for (const { olderKey, newerKey } of ordered) {
    let at: number | undefined = newerKey;
    while (at !== undefined && at !== olderKey) at = newerOf.get(at);
    if (at === undefined) newerOf.set(olderKey, newerKey);
  }
  return newerOf;
}

/** Whether a record bills something, so that counting it twice costs. */
export function isSeat({ place, carriage }: Pick<Claim, 'place' | 'carriage'>): boolean {
  return place.route.kind === 'account' && carriage.services.size > 0;
}

/** Finds records of one account that have hardware in common. */
export class TwinSearch {
  readonly #serials = new Repeats();
  readonly #macs = new Repeats();

  /** Notes the hardware of a seat. */
  note({ key, serial, macs }: Pick<CountedDevice, 'key' | 'serial' | 'macs'>): void {
    if (serial !== null && serial !== '') this.#serials.note(serial, key);
    for (const mac of macsOf(macs)) this.#macs.note(mac, key);
  }

  /** Keys of the noted seats that may share hardware with another one. */
  *sharing(): Steps<Set<number>> {
    return (yield* this.#serials.keys()).union(yield* this.#macs.keys());
  }

  /** Pairs among the claims of these seats that are probably one device, each once, without records that do not count anyway. */
  *found(claims: readonly Claim[], lost: ReadonlyMap<number, unknown>): Steps<ProbableTwin[]> {
    const serials = new Map<string, Claim[]>();
    const macs = new Map<string, Claim[]>();
    yield* inSlices(claims, (claim) => {
      if (!isSeat(claim) || lost.has(claim.key)) return;
      const { serial } = claim;
      if (serial !== null && serial !== '') put(serials, { text: serial, claim });
      for (const mac of macsOf(claim.macs)) put(macs, { text: mac, claim });
    });
    const pairs = new Map<string, ProbableTwin>();
    const found = [...serials.values()].flatMap((each) => pairUp(each, 'serial'));
    for (const twin of found.concat([...macs.values()].flatMap((each) => pairUp(each, 'mac')))) {
      const pair = `${twin.olderKey} ${twin.newerKey}`;
      if (!pairs.has(pair)) pairs.set(pair, twin);
    }
    return [...pairs.values()].sort((a, b) => a.olderKey - b.olderKey || a.newerKey - b.newerKey);
  }
}

const NONE: readonly string[] = [];

function macsOf(macs: string): readonly string[] {
  if (macs === '') return NONE;
  return macs.includes(' ') ? macs.split(' ') : [macs];
}

function put(claims: Map<string, Claim[]>, { text, claim }: { text: string; claim: Claim }): void {
  const known = claims.get(text);
  if (known === undefined) claims.set(text, [claim]);
  else known.push(claim);
}

/** More records than this with one address share a docking station or a maker's default, not a past. */
const MAX_SHARED = 8;

function pairUp(claims: readonly Claim[], by: 'serial' | 'mac'): ProbableTwin[] {
  if (claims.length > MAX_SHARED) return [];
  return claims.flatMap((older) => claims.flatMap((newer) => twinOf(by, { older, newer }) ?? []));
}

function twinOf(by: 'serial' | 'mac', { older, newer }: { older: Claim; newer: Claim }): ProbableTwin | null {
  const accountId = accountOf(older);
  if (accountId === null || accountId !== accountOf(newer) || !endedBefore(older, newer)) return null;
  const serviceIds = [...older.carriage.services.keys()].filter((id) => newer.carriage.services.has(id));
  if (serviceIds.length === 0) return null;
  return {
    accountId,
    olderKey: older.key,
    newerKey: newer.key,
    olderName: older.name,
    newerName: newer.name,
    by,
    serviceIds,
  };
}

function accountOf({ place }: Claim): number | null {
  return place.route.kind === 'account' ? place.route.accountId : null;
}
