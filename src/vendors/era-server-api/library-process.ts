import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { VendorError, type VendorErrorKind } from '../../errors.ts';
import { Numbered, type Order, type Reply, type Terms, type Trouble } from './child/orders.ts';
import { environmentFor } from './environment.ts';

/** The process of one server's library: no answer is lost or mistaken, and a call that fails ends the process. */
export interface LibraryProcess {
  /** Gives one order, after those given before it, and waits for its answer. Throws VendorError, or the signal's reason; then the process is gone. */
  give(order: Order, wait: Wait): Promise<Answered>;
  /** Requests given to the library. */
  requests(): number;
  /** Whether orders can still be given. */
  alive(): boolean;
  /** Ends the process and waits until it is gone. May be repeated. */
  end(): Promise<void>;
}

export type Answered = Exclude<Reply, { said: 'trouble' }>;

export interface Wait {
  withinMs: number;
  signal: AbortSignal;
}

export interface Start {
  /** The vendor's folder: the library looks for its companions there. */
  folder: string;
  terms: Terms;
  /** As messages name it, at their beginning: "The library of eset.acme.local:2223". */
  who: string;
  /** Masks what must not be seen. */
  hide: (text: string) => string;
}

/** Starts the process; the library is not loaded yet. */
export function startLibraryProcess(start: Start): LibraryProcess {
  const { who, hide } = start;
  const child = spawnChild(start);
  const lastWords = lastWordsOf(child);
  let waiting: Waiting | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let number = 0;
  let requests = 0;
  let usable = true;

  const gone = goneOf(child).then((how) => {
    usable = false;
    const words = shownOf(hide(lastWords()));
    const message = `${who} ended its process in the middle of a call (${how}).${words === '' ? '' : ` Last words: ${words}`}`;
    waiting?.fail(new VendorError('unavailable', message));
  });
  child.on('message', (said) => {
    if (waiting === null) void end();
    else waiting.hear(said);
  });

  async function end(): Promise<void> {
    usable = false;
    child.kill('SIGKILL');
    child.stderr?.destroy(); // or whoever else holds it would keep this waiting
    await gone;
  }

  function heard(order: Order, { withinMs, signal }: Wait): Promise<unknown> {
    const { promise, resolve: hear, reject: fail } = Promise.withResolvers<unknown>();
    waiting = { hear, fail };
    const late = setTimeout(() => {
      fail(
        new VendorError(
          'unavailable',
          `${who} gave no answer within ${withinMs / 1000} seconds. Its process was ended.`,
        ),
      );
    }, withinMs);
    const giveUp = () => fail(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
    child.send({ number, order }, () => undefined); // a broken pipe is told by the end of the process
    return promise.finally(() => {
      waiting = null;
      clearTimeout(late);
      signal.removeEventListener('abort', giveUp);
    });
  }

  async function answered(order: Order, wait: Wait): Promise<Answered> {
    wait.signal.throwIfAborted();
    if (!usable) throw new VendorError('unavailable', `The process of the library was ended. Try again.`);
    number += 1;
    if (order.do === 'request') requests += 1;
    const read = Numbered.safeParse(await heard(order, wait));
    if (!read.success || read.data.number !== number)
      throw new VendorError('unexpected', `${who} made its process say something that is no answer.`);
    const { reply } = read.data;
    if (reply.said !== 'trouble') return reply;
    const { kind, words } = meanings[reply.trouble];
    throw new VendorError(kind, `${who} ${words} ${shownOf(hide(reply.why))}.`);
  }

  async function given(order: Order, wait: Wait): Promise<Answered> {
    try {
      return await answered(order, wait);
    } catch (error) {
      await end();
      throw error;
    }
  }

  return {
    give(order, wait) {
      const answer = turn.then(() => given(order, wait));
      turn = answer.catch(() => undefined);
      return answer;
    },
    requests: () => requests,
    alive: () => usable,
    end,
  };
}

/** Who gave an order. */
interface Waiting {
  hear(said: unknown): void;
  fail(error: Error): void;
}

const meanings: Record<Trouble, { kind: VendorErrorKind; words: string }> = {
  load: { kind: 'unavailable', words: 'cannot be used:' },
  none: { kind: 'unavailable', words: 'gave back' },
  garbage: { kind: 'unexpected', words: 'gave back' },
  large: { kind: 'unexpected', words: 'gave back more than is read:' },
};

const main = fileURLToPath(new URL('./child/main.ts', import.meta.url));

function spawnChild({ folder, terms }: Start): ChildProcess {
  return spawn(process.execPath, [main, JSON.stringify(terms)], {
    cwd: folder,
    env: environmentFor(folder),
    // What the library prints is nobody's answer; of its complaints the last words are kept.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    windowsHide: true,
  });
}

/** How the process ended, once it has. */
function goneOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message)); // it never began
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

// Cut to length after what must not be seen is masked: half a password could not be found.
const shownOf = (text: string) => text.slice(0, 300);

const keptWords = 4000;

function lastWordsOf({ stderr }: ChildProcess): () => string {
  let words = '';
  stderr?.setEncoding('utf8').on('data', (piece: string) => {
    words = (words + piece).slice(-keptWords);
  });
  return () => words.trim();
}
