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
