import { AppError } from '../errors.ts';
import { commonWords, rows } from './bad-passwords.ts';

/** In characters. */
export const passwordLength = { least: 12, most: 128 } as const;

/** What a guesser knows of the person. */
export interface Known {
  name: string;
  email: string;
}

/**
 * Throws AppError 'usage' that says what is wrong with a password. Length counts, and how much of it is not what
 * guessers try first; which characters it is made of does not.
 */
export function refuseBadPassword(password: string, known: Known): void {
  const problem = passwordProblem(password, known);
  if (problem !== null) throw new AppError('usage', problem, { field: 'password' });
}

function passwordProblem(password: string, known: Known): string | null {
  const length = [...password].length;
  if (length < passwordLength.least)
    return `The password has ${length} characters; it needs ${passwordLength.least} or more. A few words in a row are easy to keep in mind.`;
  if (length > passwordLength.most) return `The password may have ${passwordLength.most} characters at most.`;
  if (readings(password).some((reading) => ownParts(reading, known) < LEAST_PARTS))
    return 'This password is among the first that are tried: it is made of common words, rows of keys, repeats, years or your name. Add something nobody would expect.';
  return null;
}

/** So many parts must remain that are not to be expected; a character is one, a whole expected piece is two. */
const LEAST_PARTS = 8;
const PIECE_PARTS = 2;

/** Shorter runs of keys and shorter names happen by chance. */
const LEAST_RUN = 4;
const LEAST_NAME = 3;

const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Characters that people write for letters. */
const standIns: Readonly<Record<string, string>> = {
  ...{ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b' },
  ...{ '@': 'a', $: 's', '!': 'i', '|': 'l', '€': 'e', '+': 't' },
};

/** As it is typed, and with stand-ins read as letters. */
function readings(password: string): string[] {
  const typed = plain(password);
  return [typed, [...typed].map((character) => standIns[character] ?? character).join('')];
}

const year = /(?:19|20)\d\d/g;

function ownParts(password: string, known: Known): number {
  const pieces = new Set<string>();
  let rest = password;
  const takeAway = (piece: string) => {
    if (!rest.includes(piece)) return;
    pieces.add(piece);
    rest = rest.replaceAll(piece, ' ');
  };
  // All years together are one piece. They go first: 2020 and 2021 are runs of keys to whoever looks for those.
  if (rest.search(year) >= 0) pieces.add('a year');
  rest = rest.replaceAll(year, ' ');
  for (const word of byLength([...commonWords, ...namesOf(known)])) takeAway(word);
  for (const run of byLength(runs)) takeAway(run);
  const bare = rest.replaceAll(' ', '');
  return withoutRepeats(bare).length + pieces.size * PIECE_PARTS;
}

const byLength = (texts: readonly string[]): string[] => texts.toSorted((a, b) => b.length - a.length);

const namesOf = ({ name, email }: Known): string[] =>
  `${name} ${email}`
    .split(/[^\p{L}\p{N}]+/u)
    .map(plain)
    .filter((part) => part.length >= LEAST_NAME);

/** Every part of a row that is long enough, forwards and backwards. */
const runs: readonly string[] = [...new Set(rows.flatMap((row) => [row, [...row].reverse().join('')]))].flatMap(
  (row) => {
    const parts: string[] = [];
    for (let length = row.length; length >= LEAST_RUN; length -= 1)
      for (let at = 0; at + length <= row.length; at += 1) parts.push(row.slice(at, at + length));
    return parts;
  },
);

/** "aaaa" is "a", "xyxyxy" is "xy". */
function withoutRepeats(text: string): string {
  let shorter = text;
  for (let length = 1; length <= text.length / 2; length += 1)
    shorter = shorter.replace(new RegExp(`(.{${length}})\\1+`, 'gsu'), '$1');
  return shorter;
}
