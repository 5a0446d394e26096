import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { type Config, type LogLevel, readConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { type Ask, openAsk } from './ask.ts';
import type { ExitCode } from './failure.ts';
import { openProgress, type Progress } from './progress.ts';
import { printable } from './table.ts';

/** What a command has to say. */
export interface Answer {
  /** The one JSON document that `--json` prints. */
  data: unknown;
  /** The same for a person. */
  text: string;
  /** What a person may want to do next, a sentence each. */
  next?: string[];
  /** 0 where it is missing. */
  exit?: ExitCode;
}

/** What every command is given. */
export interface Session {
  config: Config;
  /** Of this program. */
  version: string;
  /** Who acts: `--as`, else the system's user. */
  by: string;
  /** Aborted when the program is told to stop. */
  signal: AbortSignal;
  ask: Ask;
  progress: Progress;
  /** Prints an answer before the command has ended, as `serve` does when it is ready. */
  print(answer: Answer): void;
}

export interface AppSession extends Session {
  app: App;
}

type Work<S, Args extends unknown[]> = (session: S, ...args: Args) => Promise<Answer | null>;
type Action<Args extends unknown[]> = (...args: Args) => Promise<void>;

/** Turns a command's work into an action: gives it what it needs, prints its answer, keeps its exit code. */
export interface Shell {
  /** For commands that work on the data: opens the store before and closes it after. */
  withApp<Args extends unknown[]>(work: Work<AppSession, Args>, options?: { logLevel: LogLevel }): Action<Args>;
  /** For commands that must not open the store, e.g. `restore`. */
  withoutApp<Args extends unknown[]>(work: Work<Session, Args>): Action<Args>;
}

/** Fills a command with its arguments, options, subcommands and work. */
export type Fill = (command: Command, shell: Shell) => void;

interface ShellOptions {
  environment: NodeJS.ProcessEnv;
  signal: AbortSignal;
  version: string;
  /** The options that every command has. */
  globals: () => { json?: boolean; as?: string };
  ended: (exit: ExitCode) => void;
}

export function openShell({ environment, signal, version, globals, ended }: ShellOptions): Shell {
  async function session(): Promise<Session> {
    const { json: quiet = false, as } = globals();
    const print = (answer: Answer) => printAnswer(answer, { json: quiet });
    const [ask, progress] = [openAsk({ quiet }), openProgress({ quiet })];
    return {
      config: readConfig(environment),
      version,
      by: as === undefined ? systemUser() : nameOf(as),
      signal,
      ask,
      progress,
      print,
    };
  }

  async function carryOut<S extends Session>(given: S, work: () => Promise<Answer | null>): Promise<void> {
    try {
      const answer = await work();
      given.progress.clear();
      if (answer !== null) given.print(answer);
      ended(answer?.exit ?? 0);
    } finally {
      given.progress.clear();
    }
  }

  return {
    withoutApp:
      (work) =>
      async (...args) => {
        const given = await session();
        await carryOut(given, () => work(given, ...args));
      },
    withApp:
      (work, { logLevel } = { logLevel: 'warn' }) =>
      async (...args) => {
        const given = await session();
        const { openApp } = await import('../context.ts');
        const app = await openApp({ ...given.config, logLevel: given.config.logLevel ?? logLevel });
        try {
          await carryOut(given, () => work({ ...given, app }, ...args));
        } finally {
          await app.close();
        }
      },
  };
}

function printAnswer({ data, text, next = [] }: Answer, { json }: { json: boolean }): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(data)}\n`);
    return;
  }
  const lines = [text, ...(next.length > 0 && text !== '' ? [''] : []), ...next];
  process.stdout.write(`${printable(lines.join('\n'))}\n`);
}

function nameOf(text: string): string {
  const name = text.trim();
  if (name !== '' && name.length <= 100) return name;
  throw new AppError('usage', '--as needs a name of 1 to 100 characters: it stands in the record of who did what.', {
    field: 'as',
  });
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? ''}`.trimEnd(); // a user id without a name, as containers have it
  }
}
