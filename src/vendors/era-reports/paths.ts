import { createHash } from 'node:crypto';

/** How a group's path is written in one cell. */
export interface PathFormat {
  /** Between two names, e.g. "/". */
  separator: string;
  /** Written before a separator that is part of a name; the separator itself: it is doubled. '' where there is no such way. */
  escape: string;
  /** Group names that have the separator in them, as they are. */
  wholeNames: readonly string[];
}

/** The names of a path from the top group down; empty for an empty cell. */
export function splitPath(text: string, { separator, escape: mark, wholeNames }: PathFormat): string[] {
  const whole = wholeNames.filter((name) => name.includes(separator)).toSorted((a, b) => b.length - a.length);
  const names: string[] = [];
  let name = '';
  const end = () => {
    if (name.trim() !== '') names.push(name.trim().normalize('NFC'));
    name = '';
  };
  for (let at = 0; at < text.length; ) {
    const told = name.trim() === '' ? wholeNameAt(text, { at, whole, separator }) : undefined;
    const literal = mark !== '' && text.startsWith(mark + separator, at) ? mark + separator : '';
    if (told !== undefined) {
      name += told;
      at += told.length;
    } else if (literal !== '') {
      name += separator;
      at += literal.length;
    } else if (text.startsWith(separator, at)) {
      end();
      at += separator.length;
    } else {
      name += text[at];
      at += 1;
    }
  }
  end();
  return names;
}

/** The longest told name that stands here and ends where a name may end. */
function wholeNameAt(
  text: string,
  { at, whole, separator }: { at: number; whole: readonly string[]; separator: string },
): string | undefined {
  return whole.find((name) => {
    if (!text.startsWith(name, at)) return false;
    const rest = text.slice(at + name.length).trimStart();
    return rest === '' || text.startsWith(separator, at + name.length) || rest.startsWith(separator);
  });
}

// PostgreSQL indexes no text of more than some 2,700 bytes.
const longestId = 500;

/** One id of several names: another for every other list of names. */
export function idOfNames(kind: 'group' | 'dynamic' | 'place', names: readonly string[]): string {
  const id = `${kind}:${names.map((name) => name.replace(/[\\/]/g, '\\$&')).join('/')}`;
  return id.length <= longestId ? id : `${kind}#${createHash('sha256').update(id).digest('hex')}`;
}
