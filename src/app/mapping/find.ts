import { searchKey } from '../../domain/names.ts';
import { AppError } from '../../errors.ts';

/*
 * Things by what a person types: "KIND:ID" means one thing alone, and so do an id of the vendor, a name and a path,
 * whatever case and accents they are written with, as long as nothing else is called so.
 */

export interface Named<Thing> {
  thing: Thing;
  /** What means this thing alone, e.g. "group:12". */
  ref: string;
  /** Ids of the vendor that mean it as well. */
  ids: readonly string[];
  /** Every name it goes by; the last one is what it is shown as. */
  names: readonly string[];
}

export interface Search<Thing> {
  /** What it is, in the singular: "group". */
  kind: string;
  among: Iterable<Named<Thing>>;
  /** Where a name fits several, the only one of these is meant. */
  prefer?: (thing: Thing) => boolean;
  /** The command that lists what there is; null: they are few, and listed with the refusal. */
  listedBy: string | null;
}

export interface Candidate {
  ref: string;
  name: string;
}

/** The one thing that a text means. Throws AppError 'not-found' or 'ambiguous' with candidates and what to type. */
export function findNamed<Thing>(text: string, search: Search<Thing>): Thing {
  const among = [...search.among];
  const fits = fitting(text, { kind: search.kind, among });
  const preferred = search.prefer === undefined ? [] : fits.filter(({ thing }) => search.prefer?.(thing));
  const found = preferred.length === 1 ? preferred : fits;
  const [first] = found;
  if (first !== undefined && found.length === 1) return first.thing;
  throw first === undefined ? notFound(text, { search, among }) : ambiguous(text, { search, found });
}

/** Every name of something that lies in others: "Müller", "Customers / Müller", "All / Customers / Müller". */
export function pathNames(path: readonly string[]): string[] {
  return path.map((_, at) => path.slice(path.length - 1 - at).join(PATH));
}

/** Whether a text has every word, or beginning or part of one, that is searched for. */
export function hasWords(text: string, search: string): boolean {
  const key = searchKey(text);
  return searchKey(search)
    .split(' ')
    .every((word) => key.includes(word));
}

const PATH = ' / ';

type Pool<Thing> = { kind: string; among: readonly Named<Thing>[] };

/** Everything that a text may mean. */
export function fitting<Thing>(given: string, { kind, among }: Pool<Thing>): readonly Named<Thing>[] {
  const text = given.trim();
  if (text.toLowerCase().startsWith(`${kind}:`)) {
    return among.filter(({ ref }) => ref.toLowerCase() === text.toLowerCase());
  }
  if (text === '') return [];
  const spelled = spelling(text);
  const exact = among.filter(({ ids, names }) => ids.includes(text) || names.some((name) => name === spelled));
  if (exact.length > 0) return exact;
  const key = searchKey(text);
  return key === '' ? [] : among.filter(({ names }) => names.some((name) => searchKey(name) === key));
}

/** A path as names are joined here, however its slashes are spaced; a name with a slash of its own stays as it is. */
const spelling = (text: string) => (text.includes(PATH) ? text : text.replace(/\s*\/\s*/g, PATH));

const SHOWN = 12;

function ambiguous<Thing>(text: string, { search, found }: { search: Search<Thing>; found: readonly Named<Thing>[] }) {
  const words = `"${text}" fits ${found.length} of them. Name one by its path or by what stands before it:`;
  const candidates = found.map(candidateOf);
  return new AppError('ambiguous', `${words}\n${listed(candidates)}`, { kind: search.kind, text, candidates });
}

function notFound<Thing>(text: string, { search, among }: { search: Search<Thing>; among: readonly Named<Thing>[] }) {
  const { kind, listedBy } = search;
  const key = searchKey(text);
  const near = among.filter(({ names }) => names.some((name) => key !== '' && searchKey(name).includes(key)));
  const candidates = (near.length > 0 || listedBy !== null ? near : among).map(candidateOf);
  const elsewhere = listedBy === null ? 'There is none to choose.' : `See ${listedBy}`;
  const hint = candidates.length === 0 ? elsewhere : `Perhaps you mean:\n${listed(candidates)}`;
  return new AppError('not-found', `There is no ${kind} "${text}". ${hint}`, { kind, text, candidates });
}

function candidateOf<Thing>({ ref, names }: Named<Thing>): Candidate {
  return { ref, name: names.at(-1) ?? '' };
}

function listed(candidates: readonly Candidate[]): string {
  const shown = candidates.slice(0, SHOWN);
  const width = Math.max(...shown.map(({ ref }) => ref.length));
  const lines = shown.map(({ ref, name }) => `  ${ref.padEnd(width)}  ${name}`);
  const more = candidates.length - shown.length;
  return [...lines, ...(more > 0 ? [`  and ${more} more`] : [])].join('\n');
}
