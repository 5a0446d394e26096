/** A repeatable source of chance: the same seed gives the same sequence on every machine. */
export interface Random {
  /** 0 <= x < 1 */
  next(): number;
  /** A whole number, 0 <= n < limit. */
  below(limit: number): number;
  /** A whole number, from <= n <= to. */
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  uuid(): string;
}

/** FNV-1a, 32 bits: stable numbers from texts. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** A source of its own for each purpose, so that a draw more in one room does not move the others. */
export function createRandom(seed: number, purpose: string): Random {
  let state = (hashText(purpose) ^ Math.imul(seed + 1, 0x9e3779b1)) >>> 0;
  const word = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const next = () => word() / 0x1_0000_0000;
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    between: (from, to) => from + below(to - from + 1),
    chance: (probability) => next() < probability,
    pick: <T>(list: readonly T[]): T => {
      const item = list[below(list.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    uuid: () => formatUuid([word(), word(), word(), word()]),
  };
}

function formatUuid(words: readonly number[]): string {
  const hex = words.map((w) => w.toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
