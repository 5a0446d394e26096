import type { App } from './app.ts';
import { today } from './calendar.ts';
import { readRevisions, type Subject } from './revisions.ts';

/** What is read again and again, kept as long as nothing it rests on has changed. */
export interface Shelf {
  take<T>(what: Kept<T>): Promise<T>;
  /** The same for what is one of its kind: whoever asks takes it, and `warm` makes it before anybody asks. */
  keep<T>(what: Kept<T>): () => Promise<T>;
  /**
   * Makes what was given to `keep` and is not as it should be, one after the other. Resolves to false where something
   * changed meanwhile, or the signal is aborted: the rest is left for the next time. May be repeated.
   */
  warm(signal: AbortSignal): Promise<boolean>;
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
  /** While it is made anew, what there is goes on being shown. */
  renewing: Promise<void> | null;
}

/** What rests on the time of day, as whether data are stale, is made anew after so long: behind whoever asks. */
const freshMs = 30_000;
/** Nobody is shown anything older, even where nothing but time has changed it. */
const keptMs = 600_000;
/** What is kept warm is made anew after so long, well before it would have to be waited for. */
export const warmMs = 300_000;

/** Lists of a large MSP take a second to make and are asked for page by page, by many at once: they are made once. */
export function openShelf(app: App): Shelf {
  const entries = new Map<string, Entry>();
  const lasting = new Map<string, Kept<unknown>>();

  const ageOf = ({ at }: Entry): number => app.clock.now() - at;

  function make<T>({ name, load }: Kept<T>, mark: string): Promise<T> {
    const value = load();
    const entry: Entry = { mark, at: app.clock.now(), value, renewing: null };
    entries.set(name, entry);
    value.catch(() => {
      if (entries.get(name) === entry) entries.delete(name);
    });
    return value;
  }

  /** Where it cannot be made anew, the next who asks tries again. */
  async function renew({ name, load }: Kept<unknown>, known: Entry): Promise<void> {
    const at = app.clock.now();
    const renewal = async () => {
      const value = await load();
      if (entries.get(name) === known)
        entries.set(name, { ...known, at, value: Promise.resolve(value), renewing: null });
    };
    known.renewing ??= renewal()
      .catch((error: unknown) => sayUnmade(name, error))
      .finally(() => {
        known.renewing = null;
      });
    await known.renewing;
  }

  /** For whoever looks why: who asks next is told. */
  const sayUnmade = (name: string, error: unknown) =>
    app.log.debug({ list: name, err: error }, 'list could not be made ahead');

  /** What nobody has asked for lately, of what is kept only because somebody did. */
  function clear(): void {
    for (const [name, entry] of entries) if (!lasting.has(name) && ageOf(entry) >= freshMs) entries.delete(name);
  }

  async function take<T>(what: Kept<T>): Promise<T> {
    // Read before the list: a change that comes in between makes the next one load again.
    const mark = markOf(what, await readStanding(app));
    const known = entries.get(what.name);
    if (known?.mark === mark && ageOf(known) < keptMs) {
      if (ageOf(known) >= freshMs) void renew(what, known);
      return known.value as Promise<T>;
    }
    clear();
    return make(what, mark);
  }

  async function warmOne(what: Kept<unknown>, mark: string): Promise<void> {
    const known = entries.get(what.name);
    if (known?.mark !== mark) await make(what, mark).catch((error: unknown) => sayUnmade(what.name, error));
    else if (ageOf(known) < warmMs) await known.value.catch(() => {});
    else await renew(what, known);
  }

  return {
    take,
    keep(what) {
      lasting.set(what.name, what);
      return () => take(what);
    },
    async warm(signal) {
      const standing = await readStanding(app);
      for (const what of lasting.values()) {
        if (signal.aborted || !isSame(await readStanding(app), standing)) return false;
        await warmOne(what, markOf(what, standing));
      }
      return true;
    },
  };
}

/** All that a list can rest on, the time of day apart: how often each subject has changed, and the date. */
export interface Standing {
  revisions: Awaited<ReturnType<typeof readRevisions>>;
  on: string;
}

export async function readStanding(app: Pick<App, 'db' | 'clock'>): Promise<Standing> {
  const [revisions, on] = await Promise.all([readRevisions(app), today(app)]);
  return { revisions, on };
}

export const isSame = (one: Standing, other: Standing): boolean => JSON.stringify(one) === JSON.stringify(other);

const markOf = ({ of }: Pick<Kept<unknown>, 'of'>, { revisions, on }: Standing): string =>
  [on, ...of.map((subject) => revisions[subject])].join(' ');
