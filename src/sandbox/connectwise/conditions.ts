import { isMoment } from '../world/clock.ts';
import { badCondition } from './failure.ts';
import { type FieldKind, type Fields, referenceFields } from './fields.ts';

export type Row = Record<string, unknown>;
export type Test = (row: Row) => boolean;

type Value = string | number | boolean | null;
interface Token {
  readonly kind: 'word' | 'text' | 'date' | 'number' | 'sign';
  readonly text: string;
}

const tokenPattern =
  /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\[([^\]]*)\]|(-?\d+(?:\.\d+)?)(?![\w/])|([A-Za-z_][\w/]*)|(<=|>=|!=|<|>|=|\(|\)|,))/y;
const wholeDay = /^\d{4}-\d\d-\d\d$/;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  const length = text.trimEnd().length;
  while (tokenPattern.lastIndex < length) {
    const at = tokenPattern.lastIndex;
    const match = tokenPattern.exec(text);
    if (!match) throw badCondition(`Expected a condition near "${text.slice(at, at + 20)}".`);
    tokens.push(toToken(match));
  }
  return tokens;
}

function toToken([, double, single, date, number, word, sign]: RegExpExecArray): Token {
  const quoted = double ?? single;
  if (quoted !== undefined) return { kind: 'text', text: quoted.replaceAll(/\\(.)/g, '$1') };
  if (date !== undefined) return { kind: 'date', text: date };
  if (number !== undefined) return { kind: 'number', text: number };
  if (word !== undefined) return { kind: 'word', text: word };
  return { kind: 'sign', text: sign ?? '' };
}

/** A condition as a test of a record; throws the vendor's refusal on an unknown name or a value of the wrong sort. */
export function parseConditions(text: string, fields: Fields): Test {
  const tokens = tokenize(text);
  if (tokens.length === 0) return () => true;
  const reader = new Reader(tokens);
  const test = readAny(reader, fields);
  if (!reader.done()) throw badCondition(`"${reader.peek()?.text}" was not expected.`);
  return test;
}

/** Where in the tokens the parser stands. */
class Reader {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }
  done(): boolean {
    return this.at >= this.tokens.length;
  }
  peek(): Token | undefined {
    return this.tokens[this.at];
  }
  next(): Token {
    const token = this.tokens[this.at];
    if (!token) throw badCondition('The condition ends too early.');
    this.at++;
    return token;
  }
  /** Takes the next token if it is this word or sign; words are read without case. */
  take(text: string): boolean {
    const token = this.peek();
    if (!token || token.kind === 'text' || token.text.toLowerCase() !== text) return false;
    this.at++;
    return true;
  }
}

function readAny(reader: Reader, fields: Fields): Test {
  const tests = [readAll(reader, fields)];
  while (reader.take('or')) tests.push(readAll(reader, fields));
  return (row) => tests.some((test) => test(row));
}

function readAll(reader: Reader, fields: Fields): Test {
  const tests = [readOne(reader, fields)];
  while (reader.take('and')) tests.push(readOne(reader, fields));
  return (row) => tests.every((test) => test(row));
}

function readOne(reader: Reader, fields: Fields): Test {
  if (reader.take('not')) return negate(readOne(reader, fields));
  if (reader.take('(')) {
    const test = readAny(reader, fields);
    if (!reader.take(')')) throw badCondition('")" is missing.');
    return test;
  }
  return readComparison(reader, fields);
}

const negate =
  (test: Test): Test =>
  (row) =>
    !test(row);

function readComparison(reader: Reader, fields: Fields): Test {
  const name = reader.next();
  if (name.kind !== 'word') throw badCondition(`"${name.text}" was not expected.`);
  const read = accessor(name.text, fields);
  const kind = kindOf(name.text, fields);
  const negated = reader.take('not');
  const operator = reader.next().text.toLowerCase();
  const test = operator === 'in' ? isIn(readList(reader, kind)) : compare(operator, readValue(reader, kind));
  const asked: Test = (row) => read(row).some(test);
  return negated ? negate(asked) : asked;
}

type ValueTest = (value: unknown) => boolean;

function compare(operator: string, value: Value): ValueTest {
  switch (operator) {
    case '=':
      return (found) => same(found, value);
    case '!=':
      return (found) => !same(found, value);
    case '<':
      return (found) => order(found, value) < 0;
    case '<=':
      return (found) => order(found, value) <= 0;
    case '>':
      return (found) => order(found, value) > 0;
    case '>=':
      return (found) => order(found, value) >= 0;
    case 'contains':
      return (found) => typeof found === 'string' && found.toLowerCase().includes(String(value).toLowerCase());
    case 'like':
      return like(String(value));
    default:
      throw badCondition(`"${operator}" is not an operator.`);
  }
}

const isIn =
  (values: readonly Value[]): ValueTest =>
  (found) =>
    values.some((value) => same(found, value));

/** The vendor's database compares texts without case. */
function same(found: unknown, value: Value): boolean {
  if (typeof found === 'string' && typeof value === 'string') return found.toLowerCase() === value.toLowerCase();
  return (found ?? null) === value;
}

/** NaN where there is nothing to compare: every test of it is false. */
function order(found: unknown, value: Value): number {
  if (typeof found === 'number' && typeof value === 'number') return found - value;
  if (typeof found !== 'string' || typeof value !== 'string') return Number.NaN;
  const [a, b] = [found.toLowerCase(), value.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}

function like(pattern: string): ValueTest {
  const escaped = pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('%', '.*');
  const expression = new RegExp(`^${escaped}$`, 'is');
  return (found) => typeof found === 'string' && expression.test(found);
}

function readList(reader: Reader, kind: FieldKind): Value[] {
  if (!reader.take('(')) throw badCondition('"in" needs a list in parentheses.');
  const values = [readValue(reader, kind)];
  while (reader.take(',')) values.push(readValue(reader, kind));
  if (!reader.take(')')) throw badCondition('")" is missing.');
  return values;
}

function readValue(reader: Reader, kind: FieldKind): Value {
  const token = reader.next();
  const word = token.kind === 'word' ? token.text.toLowerCase() : null;
  if (word === 'null') return null;
  if (kind === 'flag' && (word === 'true' || word === 'false')) return word === 'true';
  if (kind === 'number' && token.kind === 'number') return Number(token.text);
  if (kind === 'text' && token.kind === 'text') return token.text;
  if (kind === 'date' && token.kind === 'date') return readDate(token.text);
  throw badCondition(`"${token.text}" is not a value for a ${kind}.`);
}

function readDate(text: string): string {
  const moment = wholeDay.test(text) ? `${text}T00:00:00Z` : text;
  if (!isMoment(moment)) throw badCondition(`"${text}" is not a valid date.`);
  return moment;
}

const stamps: ReadonlySet<string> = new Set(['lastUpdated', 'dateEntered']);

/** What the last name of a path holds; throws the vendor's refusal when a name is not known. */
export function kindOf(path: string, fields: Fields): FieldKind {
  if (stamps.has(path)) return 'date';
  const [first = '', second, ...rest] = path.split('/');
  const kind = fields.get(first);
  const last = second === undefined ? kind : (referenceFields.get(second) ?? listValueKind(kind, second));
  const holdsMore = kind === 'reference' || kind === 'list';
  if (!kind || !last || rest.length > 0 || holdsMore !== (second !== undefined))
    throw badCondition(`${path} is not a recognized name.`);
  return last;
}

/** Custom fields are asked for by caption and value. */
const listValueKind = (kind: FieldKind | undefined, name: string): FieldKind | undefined =>
  kind === 'list' && (name === 'caption' || name === 'value') ? 'text' : undefined;

/** Every value a path leads to: one, or one for each element of a list; null where there is none. */
export function accessor(path: string, fields: Fields): (row: Row) => unknown[] {
  kindOf(path, fields);
  const [first = '', second] = path.split('/');
  if (stamps.has(path)) return (row) => [(row['_info'] as Row | undefined)?.[path] ?? null];
  if (second === undefined) return (row) => [row[first] ?? null];
  return (row) => {
    const held = row[first];
    const parts = Array.isArray(held) ? held : [held];
    return parts.map((part) => (part as Row | undefined)?.[second] ?? null);
  };
}
