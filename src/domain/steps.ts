/*
 * Long work in steps: a generator that yields where the caller may let others run. At the size of 200,000 devices
 * a whole plan would keep an event loop longer than it may.
 */

export type Steps<Result> = Generator<void, Result, void>;

/** All steps at once. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** The items, with a pause after each so many. */
export function* inSlices<Item>(items: Iterable<Item>, each: (item: Item) => void): Steps<void> {
  let done = 0;
  for (const item of items) {
    each(item);
    done += 1;
    if (done % SLICE === 0) yield;
  }
}

const SLICE = 1000;

type Compare<Item> = (one: Item, other: Item) => number;

/** All in order, as `toSorted` has them: slices first, which are then merged. */
export function* sortInSlices<Item>(items: readonly Item[], compare: Compare<Item>): Steps<Item[]> {
  let runs: Item[][] = [];
  for (let from = 0; from < items.length; from += SLICE) {
    runs.push(items.slice(from, from + SLICE).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: Item[][] = [];
    for (let at = 0; at < runs.length; at += 2)
      merged.push(yield* merge(runs[at] ?? [], { and: runs[at + 1] ?? [], compare }));
    runs = merged;
  }
  return runs[0] ?? [];
}

interface Merge<Item> {
  and: readonly Item[];
  compare: Compare<Item>;
}

function* merge<Item>(one: readonly Item[], { and: other, compare }: Merge<Item>): Steps<Item[]> {
  const merged: Item[] = [];
  let [at, otherAt] = [0, 0];
  while (at < one.length || otherAt < other.length) {
    const isOther =
      at === one.length || (otherAt < other.length && compare(one[at] as Item, other[otherAt] as Item) > 0);
    merged.push((isOther ? other[otherAt] : one[at]) as Item);
    if (isOther) otherAt += 1;
    else at += 1;
    if (merged.length % SLICE === 0) yield;
  }
  return merged;
}
