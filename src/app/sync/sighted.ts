import { newNumberedTexts } from '../../domain/numbered-texts.ts';
import { HASH_LENGTH } from './hash.ts';

/** An object that the store knows, or that a listing has brought. */
export interface Sighted {
  /** null: new. */
  id: number | null;
  /** '' where it was never read. */
  hash: string;
  /** Whether this listing has it. */
  seen: boolean;
  removed: boolean;
  missing: boolean;
  /** Why it cannot be read: as this listing has it, or where it has not, as it was before. */
  unreadable: string | null;
  /** Key of a device's group, as it was before. */
  groupId: number | null;
}

/** The objects of one listing by their vendor ids: what is got is a copy, and counts when it is set. */
export interface SightedObjects extends Iterable<[vendorId: string, Readonly<Sighted>]> {
  readonly size: number;
  get(vendorId: string): Readonly<Sighted> | undefined;
  set(vendorId: string, sighted: Readonly<Sighted>): void;
  keys(): Iterable<string>;
}

const seen = 1;
const removed = 2;
const missing = 4;

/** Kept outside the heap: a fleet of 200,000 devices is 20 MB that no garbage collection looks at. */
export function newSightedObjects(): SightedObjects {
  const vendorIds = newNumberedTexts();
  let room = 1024;
  /** Keys of the store start at 1; 0: none. */
  let ids = new Float64Array(room);
  let groupIds = new Float64Array(room);
  let flags = new Uint8Array(room);
  let hashes = Buffer.alloc(room * HASH_LENGTH);
  const unreadable = new Map<number, string>();

  function makeRoom(): void {
    room *= 2;
    ids = copied(ids, new Float64Array(room));
    groupIds = copied(groupIds, new Float64Array(room));
    flags = copied(flags, new Uint8Array(room));
    hashes = copied(hashes, Buffer.alloc(room * HASH_LENGTH));
  }

  function read(number: number): Sighted {
    const start = number * HASH_LENGTH;
    const flag = flags[number] ?? 0;
    return {
      id: ids[number] || null,
      hash: hashes[start] === 0 ? '' : hashes.toString('latin1', start, start + HASH_LENGTH),
      seen: (flag & seen) !== 0,
      removed: (flag & removed) !== 0,
      missing: (flag & missing) !== 0,
      unreadable: unreadable.get(number) ?? null,
      groupId: groupIds[number] || null,
    };
  }

  return {
    get size() {
      return vendorIds.size;
    },
    get(vendorId) {
      const number = vendorIds.numberOf(vendorId);
      return number === undefined ? undefined : read(number);
    },
    set(vendorId, sighted) {
      const number = vendorIds.add(vendorId);
      if (number === room) makeRoom();
      ids[number] = sighted.id ?? 0;
      groupIds[number] = sighted.groupId ?? 0;
      flags[number] = (sighted.seen ? seen : 0) | (sighted.removed ? removed : 0) | (sighted.missing ? missing : 0);
      // A hash of another length is of another version: no row has it any more.
      const hash = sighted.hash.length === HASH_LENGTH ? sighted.hash : '\0';
      hashes.write(hash, number * HASH_LENGTH, 'latin1');
      if (sighted.unreadable !== null) unreadable.set(number, sighted.unreadable);
      else unreadable.delete(number);
    },
    *keys() {
      for (let number = 0; number < vendorIds.size; number += 1) yield vendorIds.textOf(number);
    },
    *[Symbol.iterator]() {
      for (let number = 0; number < vendorIds.size; number += 1) yield [vendorIds.textOf(number), read(number)];
    },
  };
}

function copied<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
