/** The products of every device, by the device's number: each combination is kept once, whoever has it. */
export interface ProductSets {
  add(device: number, product: string): void;
  /** Sorted, each once. Must not be changed. */
  of(device: number): readonly string[];
  /** How many products there are in all. */
  count(): number;
}

export function newProductSets(): ProductSets {
  const products = new Map<string, number>();
  const sets: (readonly string[])[] = [[]];
  const numbers = new Map<string, number>([['', 0]]);
  const grown = new Map<string, number>();
  const setOf: number[] = [];

  function growing(set: number, product: string): number {
    const number = products.get(product) ?? products.size;
    products.set(product, number);
    const step = `${set}+${number}`;
    const before = grown.get(step);
    if (before !== undefined) return before;
    const names = [...new Set([...(sets[set] ?? []), product])].sort();
    const key = names.join('\u0000');
    const after = numbers.get(key) ?? sets.push(names) - 1;
    numbers.set(key, after);
    grown.set(step, after);
    return after;
  }

  return {
    add(device, product) {
      setOf[device] = growing(setOf[device] ?? 0, product);
    },
    of: (device) => sets[setOf[device] ?? 0] ?? [],
    count: () => products.size,
  };
}
