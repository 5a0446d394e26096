import koffi from 'koffi';
import type { Reply, Terms, Trouble } from './orders.ts';

/** What the vendor's library says in the name of a report. */
const reportName = 'Era.ServerApi.ReportCSVResponse';

// The vendor's code runs on a stack that koffi gives it, of 2 MiB unless it is told otherwise; this is the most it takes.
const stackBytes = 16 * 2 ** 20;
const largestWords = 4000;

export class LibraryError extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble, message: string) {
    super(message);
    this.name = 'LibraryError';
    this.trouble = trouble;
  }
}

export interface Library {
  /** Sends one request and gives the whole text of its answer. Blocks. */
  request(text: string): string;
  unload(): void;
}

/** Loads the vendor's library and starts it. Throws LibraryError. */
export function loadLibrary({ path, largestAnswerBytes }: Terms): Library {
  koffi.config({ sync_stack_size: stackBytes });
  const { init, deinit, processRequest, free, lengthOf } = functionsOf(path);
  const started = init();
  if (started !== 0) throw new LibraryError('load', `it does not start: era_init_lib gave back ${started}`);

  function take(answer: bigint, length: number): string {
    if (length > largestAnswerBytes) throw new LibraryError('large', `an answer of ${length} bytes`);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(koffi.view(answer, length));
    } catch (error) {
      throw new LibraryError('garbage', `an answer that is no text (${(error as Error).message})`);
    }
  }

  return {
    request(text) {
      const out: [bigint | null] = [null];
      const result = processRequest(text, out);
      const [answer] = out;
      // What the number means is not documented: the answer alone is judged.
      if (answer === null) throw new LibraryError('none', `nothing, and the number ${result}`);
      try {
        return take(answer, lengthOf(answer));
      } finally {
        free(answer);
      }
    },
    unload: () => deinit(),
  };
}

interface Functions {
  init(): number;
  deinit(): void;
  processRequest(request: string, answer: [bigint | null]): number;
  free(answer: bigint): void;
  lengthOf(text: bigint): number;
}

function functionsOf(path: string): Functions {
  try {
    const library = koffi.load(path);
    // Of the program's own C library: to know how long an answer is before a byte of it is copied.
    const system = koffi.load(process.platform === 'win32' ? 'msvcrt.dll' : null);
    return {
      init: library.func('int era_init_lib(void)'),
      deinit: library.func('void era_deinit_lib(void)'),
      processRequest: library.func('int era_process_request(const char *request, _Out_ void **response)'),
      free: library.func('void era_free(void *response)'),
      lengthOf: system.func('size_t strlen(const void *text)'),
    };
  } catch (error) {
    throw new LibraryError('load', (error as Error).message);
  }
}

/** One answer, opened: a report's text, or what the program has to know of any other. */
export type Opened = { report: string } | Extract<Reply, { said: 'answer' }>;

/** An answer is an object with one key, the message's full name. Throws LibraryError. */
export function openAnswer(text: string): Opened {
  const [entry, ...others] = Object.entries(parsed(text));
  if (entry === undefined || others.length > 0) throw garbage('JSON that is no message', text);
  const [name, message] = entry;
  const body = isObject(message) ? message : {};
  if (name === reportName) {
    const { reportCSV } = body;
    if (typeof reportCSV !== 'string') throw garbage('a report without its text', text);
    return { report: reportCSV };
  }
  const { result } = body;
  return {
    said: 'answer',
    name,
    result: typeof result === 'boolean' ? result : null,
    words: text.slice(0, largestWords),
  };
}

function parsed(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw garbage('a text that is not JSON', text);
  }
  if (!isObject(value)) throw garbage('JSON that is no message', text);
  return value;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const garbage = (what: string, text: string) =>
  new LibraryError('garbage', `${what}: ${JSON.stringify(text.slice(0, largestWords))}`);
