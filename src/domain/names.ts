/*
 * Names as people write them, made comparable. `searchKey` orders and finds; `nameKey` also forgets
 * legal forms and tells whether two names mean the same company.
 */

/** Letters that Unicode does not take apart into a base letter and an accent. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** Legal forms as their words come out of searchKey; longer ones first where one begins another. */
const LEGAL_FORMS: readonly string[] = [
  'gesellschaft mit beschrankter haftung',
  'spolka z ograniczona odpowiedzialnoscia',
  'limited liability company',
  'societa a responsabilita limitata',
  'gmbh co kg',
  'gmbh and co kg',
  'gmbh co kgaa',
  'ag co kg',
  'ug haftungsbeschrankt',
  'sp z o o sp k',
  'sp z o o',
  'spol s r o',
  'pty ltd',
  'pty limited',
  'pvt ltd',
  'private limited',
  'co ltd',
  's a r l',
  's r o',
  's r l',
  's p a',
  's a s',
  's l u',
  'a s',
  's a',
  's e',
  's l',
  's c',
  'b v',
  'n v',
  'k s',
  'v o s',
  'd o o',
  'l l c',
  'l l p',
  'l p',
  'p l c',
  'e k',
  'e v',
  'e u',
  'a g',
  'a b',
  'o y',
  'a p s',
  'gmbh',
  'ggmbh',
  'mbh',
  'ag',
  'kg',
  'kgaa',
  'ohg',
  'gbr',
  'ug',
  'ltd',
  'limited',
  'llc',
  'llp',
  'lp',
  'plc',
  'inc',
  'incorporated',
  'corp',
  'corporation',
  'co',
  'company',
  'sarl',
  'sas',
  'sasu',
  'eurl',
  'sa',
  'srl',
  'spa',
  'sl',
  'slu',
  'sro',
  'spol',
  'as',
  'bv',
  'nv',
  'vof',
  'ab',
  'aps',
  'asa',
  'oy',
  'oyj',
  'se',
  'kft',
  'zrt',
  'nyrt',
  'bt',
  'doo',
  'ood',
  'eood',
  'sia',
  'uab',
  'ou',
  'pty',
  'pvt',
  'lda',
  'ltda',
];

const ENDING = new RegExp(` (?:${LEGAL_FORMS.join('|')})$`);

/** Lower case, without accents and punctuation, words parted by one space: for order, search and comparison. */
export function searchKey(name: string): string {
  // Most names are plain ASCII, and the work of hundreds of thousands of them is done in a quarter of the time.
  if (/[^ -~]/.test(name)) return foreignKey(name);
  return name
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/['`]/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

function foreignKey(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/&/g, ' and ')
    .replace(/['’`´]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The company that a name means: searchKey without the legal forms at its end. Never empty unless the name is. */
export function nameKey(name: string): string {
  let key = searchKey(name);
  for (;;) {
    const shorter = key.replace(ENDING, '');
    if (shorter === key) return key;
    key = shorter.replace(/ and$/, '');
  }
}

/** Company identifiers in brackets in a group's name, outermost last: "Müller (MUELLER)" gives ["MUELLER"]. */
export function bracketedIdentifiers(name: string): string[] {
  return [...name.matchAll(/[[({<]([^[\](){}<>]+)[\])}>]/g)].map((match) => (match[1] ?? '').trim()).filter(Boolean);
}
