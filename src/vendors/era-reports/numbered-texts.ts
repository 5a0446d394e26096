import { hashOf } from '../../domain/text-hash.ts';

/**
 * Texts, each with the number of its place in the order in which they came. They lie outside the heap, in a fifth of
 * the room that a Map of them takes, where no garbage collection looks at them: for the ids of hundreds of thousands
 * of devices.
 */
export interface NumberedTexts {
  readonly size: number;
  /** The number of a text; the next one where it is new. */
  add(text: string): number;
  /** undefined: it never came. */
  numberOf(text: string): number | undefined;
  /** The text with this number. Throws RangeError for a number that there is not. */
  textOf(number: number): string;
}

const fewest = 1024;

export function newNumberedTexts(): NumberedTexts {
  let size = 0;
  let bytes = Buffer.allocUnsafeSlow(fewest * 32);
  /** Where each text starts; it ends where the next one starts. */
  let starts = new Uint32Array(fewest + 1);
  let hashes = new Uint32Array(fewest);
  /** Numbers of texts, each plus one, at the place that the hash says or at the next free one; 0: free. */
  let places = new Uint32Array(fewest * 2);
  /** Numbers of the texts that have letters of more than one byte. */
  const wide = new Set<number>();

  function textAt(number: number): string {
    return bytes.toString(wide.has(number) ? 'utf16le' : 'latin1', starts[number], starts[number + 1]);
  }

  /** The place of a text, or the free one that it would take. */
  function placeOf(text: string, hash: number): number {
    const last = places.length - 1;
    for (let place = hash & last; ; place = (place + 1) & last) {
      const number = (places[place] ?? 0) - 1;
      if (number === -1 || (hashes[number] === hash && textAt(number) === text)) return place;
    }
  }

  function makeRoom(length: number): void {
    const end = starts[size] ?? 0;
    if (end + length > bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(Math.ceil(bytes.length * 1.5), end + length));
      bytes.copy(larger, 0, 0, end);
      bytes = larger;
    }
    if (size < hashes.length) return;
    starts = grown(starts, size * 2 + 1);
    hashes = grown(hashes, size * 2);
    places = new Uint32Array(size * 4);
    const last = places.length - 1;
    for (let number = 0; number < size; number += 1) {
      let place = (hashes[number] ?? 0) & last;
      while (places[place] !== 0) place = (place + 1) & last;
      places[place] = number + 1;
    }
  }

  return {
    get size() {
      return size;
    },
    add(text) {
      const hash = hashOf(text);
      const known = places[placeOf(text, hash)] ?? 0;
      if (known > 0) return known - 1;
      makeRoom(text.length * 2);
      const start = starts[size] ?? 0;
      if (isWide(text)) wide.add(size);
      starts[size + 1] = start + bytes.write(text, start, wide.has(size) ? 'utf16le' : 'latin1');
      hashes[size] = hash;
      places[placeOf(text, hash)] = size + 1;
      size += 1;
      return size - 1;
    },
    numberOf(text) {
      const known = places[placeOf(text, hashOf(text))] ?? 0;
      return known > 0 ? known - 1 : undefined;
    },
    textOf(number) {
      if (!(number >= 0 && number < size)) throw new RangeError(`there is no text number ${number}`);
      return textAt(number);
    },
  };
}

/** Whether one of its letters does not fit into a byte. */
const isWide = (text: string): boolean => /[^\0-\xff]/.test(text);

function grown(numbers: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(numbers);
  return larger;
}
