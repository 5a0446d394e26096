import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface ProgramOptions {
  /** The data folder of this run. */
  data: string;
  env?: Record<string, string>;
  /** What standard input says; without it, it is empty. */
  input?: string;
}

export interface Ended {
  /** null where a signal ended it. */
  exit: number | null;
  stdout: string;
  stderr: string;
  /** Standard output as the one JSON document of `--json`. */
  json<T = unknown>(): T;
}

/** Runs the program as a person's shell would, to its end. */
export async function runSeatbridge(args: readonly string[], options: ProgramOptions): Promise<Ended> {
  const running = startSeatbridge(args, options);
  running.child.stdin.end(options.input ?? '');
  return running.ended;
}

export interface Running {
  child: ReturnType<typeof spawnProgram>;
  ended: Promise<Ended>;
  /** Resolves with the first match in what was printed so far or will be; rejects when the program ends without it. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Starts the program and leaves it running; the test stops it with `child.kill('SIGTERM')`. */
export function startSeatbridge(args: readonly string[], options: Omit<ProgramOptions, 'input'>): Running {
  const child = spawnProgram(args, options);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    stdout += piece;
  });
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    stderr += piece;
  });
  const ended = once(child, 'close').then(([exit]: (number | null)[]): Ended => {
    const json = <T>() => JSON.parse(stdout) as T;
    return { exit: exit ?? null, stdout, stderr, json };
  });
  return { child, ended, printed: (pattern) => waitFor(pattern, { child, ended, all: () => stdout + stderr }) };
}

function spawnProgram(args: readonly string[], { data, env = {} }: Omit<ProgramOptions, 'input'>) {
  const { SEATBRIDGE_SECRET_KEY: _, SEATBRIDGE_SECRET_KEY_FILE: __, DATABASE_URL: ___, ...inherited } = process.env;
  return spawn(process.execPath, [`${root}src/main.ts`, ...args], {
    cwd: root,
    env: { ...inherited, SEATBRIDGE_DATA: data, SEATBRIDGE_PORT: '0', ...env },
    stdio: 'pipe',
  });
}

type Watched = { child: Running['child']; ended: Promise<Ended>; all: () => string };

function waitFor(pattern: RegExp, { child, ended, all }: Watched): Promise<RegExpExecArray> {
  const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
  const look = () => {
    const match = pattern.exec(all());
    if (match) resolve(match);
  };
  child.stdout.on('data', look);
  child.stderr.on('data', look);
  look();
  ended.then(() => reject(new Error(`The program ended without printing ${pattern}:\n${all()}`)), reject);
  return promise;
}
