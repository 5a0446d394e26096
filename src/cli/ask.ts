import { fstatSync, readFileSync } from 'node:fs';
import { AppError, fileTrouble } from '../errors.ts';

/** A question with the option that answers it where nobody can be asked. */
export interface Question {
  question: string;
  /** What a script writes instead, e.g. "--yes". */
  option: string;
}

export interface Choice<Value> {
  value: Value;
  label: string;
}

/** Asks the person at the terminal; questions go to standard error, so that standard output stays the answer. */
export interface Ask {
  /** Whether somebody is there to be asked. */
  readonly possible: boolean;
  /** Says something between two questions. */
  note(words: string): Promise<void>;
  /** A line of text, '' only where that is an answer. To be asked only where `possible`. */
  text(question: { question: string; optional: boolean }, signal: AbortSignal): Promise<string>;
  /** Whether the person agrees. Throws AppError 'needs-person' where nobody can be asked. */
  agree(question: Question, signal: AbortSignal): Promise<boolean>;
  /** One of several choices. Throws AppError 'needs-person' where nobody can be asked. */
  choose<Value extends string | number>(
    question: Question,
    offer: { choices: readonly Choice<Value>[]; first: Value },
    signal: AbortSignal,
  ): Promise<Value>;
  /** A secret, typed unseen. Throws AppError 'needs-person' where nobody can be asked. */
  secret(question: Question, signal: AbortSignal): Promise<string>;
}

/** `quiet`: nobody is asked even on a terminal, as with --json. */
export function openAsk({ quiet }: { quiet: boolean }): Ask {
  const canAsk = !quiet && process.stdin.isTTY && process.stderr.isTTY;
  const person = ({ question, option }: Question) => {
    if (!canAsk)
      throw new AppError('needs-person', `${question} Nobody can be asked here: answer with ${option}.`, { option });
  };
  return {
    possible: canAsk,
    note: async (words) => (await loadClack()).log.info(words, { output: process.stderr }),
    async text({ question: message, optional }, signal) {
      const validate = (given: string | undefined) =>
        optional || (given ?? '').trim() !== '' ? undefined : 'It cannot be empty.';
      const given = await answerOf(({ text }) => text({ message, validate, signal, output: process.stderr }));
      return (given ?? '').trim();
    },
    async agree(question, signal) {
      person(question);
      const asked = { message: question.question, initialValue: false, signal, output: process.stderr };
      return answerOf(({ confirm }) => confirm(asked));
    },
    async choose<Value extends string | number>(
      question: Question,
      { choices, first }: { choices: readonly Choice<Value>[]; first: Value },
      signal: AbortSignal,
    ) {
      person(question);
      const options = choices.map(({ value, label }) => ({ value: String(value), label }));
      const asked = {
        message: question.question,
        options,
        initialValue: String(first),
        signal,
        output: process.stderr,
      };
      const chosen = await answerOf(({ select }) => select(asked));
      return choices.find(({ value }) => String(value) === chosen)?.value ?? first;
    },
    async secret(question, signal) {
      person(question);
      const asked = { message: question.question, signal, output: process.stderr };
      return answerOf(({ password }) => password(asked));
    },
  };
}

/** Loaded when somebody is asked: most commands ask nothing. */
const loadClack = () => import('@clack/prompts');
type Clack = Awaited<ReturnType<typeof loadClack>>;

async function answerOf<T>(ask: (clack: Clack) => Promise<T | Clack['CANCEL_SYMBOL']>): Promise<T> {
  const clack = await loadClack();
  const answer = await ask(clack);
  if (clack.isCancel(answer)) throw new DOMException('The question was not answered.', 'AbortError');
  return answer as T;
}

/** Where a secret may come from, as the options of a command say. */
export interface SecretSource {
  /** Given on the command line itself. */
  text?: string | undefined;
  /** Path of a file; "-" is standard input. */
  file?: string | undefined;
  /** Whether what is piped into the program is the secret, where neither option is given. */
  piped: boolean;
}

/**
 * A secret from the option, the file or standard input, without the line end that editors and `echo` add;
 * undefined where none is given. Throws AppError 'usage' where the file cannot be read.
 */
export async function readSecret(
  { text, file, piped }: SecretSource,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (text !== undefined) return text;
  if (file === '-') return withoutLineEnd(await readInput(signal));
  if (file !== undefined) return withoutLineEnd(readSecretFile(file));
  if (!piped || !isPiped()) return undefined;
  const input = withoutLineEnd(await readInput(signal));
  return input === '' ? undefined : input;
}

const withoutLineEnd = (text: string) => text.replace(/\r?\n$/, '');

function readSecretFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new AppError('usage', `The secret cannot be read from ${path}: ${fileTrouble(error)}.`, { path });
  }
}

function isPiped(): boolean {
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isFile() || input.isSocket();
  } catch {
    return false; // closed, as some service managers leave it
  }
}

/** A pipe that nobody writes to must not hold a script for ever, in milliseconds. */
const firstInputMs = 5_000;

async function readInput(signal: AbortSignal): Promise<string> {
  const pieces: Buffer[] = [];
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), firstInputMs);
  const input = process.stdin;
  const stop = AbortSignal.any([signal, late.signal]);
  stop.addEventListener('abort', () => input.destroy(), { once: true });
  for await (const piece of input) {
    clearTimeout(timer);
    pieces.push(piece);
  }
  clearTimeout(timer);
  signal.throwIfAborted();
  return Buffer.concat(pieces).toString('utf8');
}
