import type { App } from './app.ts';
import { readRevisions, type Subject } from './revisions.ts';

/** What is read again and again, kept as long as nothing it rests on has changed. */
export interface Shelf {
  take<T>(what: Kept<T>): Promise<T>;
}

export interface Kept<T> {
  name: string;
  /** Whose changes make it another. */
  of: readonly Subject[];
  load(): Promise<T>;
}

interface Entry {
  mark: string;
  at: number;
  value: Promise<unknown>;
}

/** What rests on the date, or on a sync that is half applied, is read anew after so long. */
const keptMs = 30_000;

/** Lists of a large MSP take a second to make and are asked for page by page, by many at once: they are made once. */
export function openShelf(app: App): Shelf {
  const entries = new Map<string, Entry>();
  return {
    async take<T>({ name, of, load }: Kept<T>) {
      // Read before the list: a change that comes in between makes the next one load again.
      const revisions = await readRevisions(app);
      const mark = of.map((subject) => revisions[subject]).join(' ');
      const now = app.clock.now();
      const known = entries.get(name);
      if (known !== undefined && known.mark === mark && now - known.at < keptMs) return known.value as Promise<T>;
      for (const [old, { at }] of entries) if (now - at >= keptMs) entries.delete(old);
      const value = load();
      const entry = { mark, at: now, value };
      entries.set(name, entry);
      value.catch(() => {
        if (entries.get(name) === entry) entries.delete(name);
      });
      return value;
    },
  };
}
