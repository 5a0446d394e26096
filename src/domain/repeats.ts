import type { Steps } from './steps.ts';
import { hashOf } from './text-hash.ts';

const FIRST_ROOM = 1024;

/**
 * Who has a text in common with somebody else, among hundreds of thousands: of each text its hash is kept and not the
 * text, so that a fleet takes some megabytes.
 */
export class Repeats {
  #hashes = new Uint32Array(FIRST_ROOM);
  #keys = new Float64Array(FIRST_ROOM);
  #noted = 0;

  /** Notes the text of the one with this key. */
  note(text: string, key: number): void {
    if (this.#noted === this.#hashes.length) this.#grow();
    this.#hashes[this.#noted] = hashOf(text);
    this.#keys[this.#noted] = key;
    this.#noted += 1;
  }

  /** Keys of all whose text was noted more than once, and of hardly any other. */
  *keys(): Steps<Set<number>> {
    const sorted = this.#hashes.slice(0, this.#noted).sort();
    yield;
    const again = new Set<number>();
    for (let at = 1; at < sorted.length; at += 1) if (sorted[at] === sorted[at - 1]) again.add(sorted[at] as number);
    const keys = new Set<number>();
    if (again.size === 0) return keys;
    for (let at = 0; at < this.#noted; at += 1) {
      if (again.has(this.#hashes[at] as number)) keys.add(this.#keys[at] as number);
    }
    return keys;
  }

  #grow(): void {
    const [hashes, keys] = [this.#hashes, this.#keys];
    this.#hashes = new Uint32Array(hashes.length * 2);
    this.#keys = new Float64Array(keys.length * 2);
    this.#hashes.set(hashes);
    this.#keys.set(keys);
  }
}
