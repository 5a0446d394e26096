const BITS = 22;
const MASK = (1 << BITS) - 1;
const TAIL = 16;

/**
 * Which texts may have been noted more than once. Almost no text of a fleet repeats: asking here first leaves a map
 * of all of them, and its half second, away. May say yes for a text that does not repeat, never no for one that does.
 */
export class Repeats {
  readonly #once = new Uint32Array(2 ** (BITS - 5));
  readonly #again = new Uint32Array(2 ** (BITS - 5));

  note(text: string): void {
    const hash = hashOf(text);
    const at = hash >>> 5;
    const bit = 1 << (hash & 31);
    const once = this.#once[at] ?? 0;
    if ((once & bit) === 0) this.#once[at] = once | bit;
    else this.#again[at] = (this.#again[at] ?? 0) | bit;
  }

  mayRepeat(text: string): boolean {
    const hash = hashOf(text);
    return ((this.#again[hash >>> 5] ?? 0) & (1 << (hash & 31))) !== 0;
  }
}

/** FNV-1a over the last UTF-16 units, where ids, serial numbers and addresses differ, folded to BITS bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = Math.max(0, text.length - TAIL); i < text.length; i += 1)
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> BITS)) & MASK;
}
