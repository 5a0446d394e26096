import { Command, CommanderError } from 'commander';
import { AppError } from '../errors.ts';
import { commands } from './commands.ts';
import { type ExitCode, failureOf, failureText } from './failure.ts';
import { openShell, type Shell } from './shell.ts';
import { printable } from './table.ts';

interface Run {
  environment: NodeJS.ProcessEnv;
  /** Aborted when the program is told to stop. */
  signal: AbortSignal;
  version: string;
}

/** Runs one command line to its end and prints its answer, or its failure. Never throws. */
export async function runProgram(args: readonly string[], run: Run): Promise<ExitCode> {
  let exit: ExitCode = 0;
  const json = args.includes('--json');
  const program = openProgram(run.version, { json });
  const { environment, signal, version } = run;
  const shell = openShell({
    environment,
    signal,
    version,
    globals: () => program.opts(),
    ended: (code) => {
      exit = code;
    },
  });
  try {
    await addCommands(program, { args, shell });
    await program.parseAsync(args, { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0; // help or version was asked for
    return printFailure(usageOf(error) ?? error, { json, environment });
  }
}

function openProgram(version: string, { json }: { json: boolean }): Command {
  return new Command('seatbridge')
    .description('Keeps ESET security management and ConnectWise PSA true to each other.')
    .version(version, '-V, --version', 'print the version')
    .option('--json', 'print one JSON document instead of text, and ask nothing')
    .option('--as <name>', "who does it, for the record (default: the system's user)")
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: () => {}, ...(json && { writeErr: () => {} }) })
    .exitOverride()
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 a person is needed.');
}

// All commands are known by name; only those on the command line are loaded.
async function addCommands(
  program: Command,
  { args, shell }: { args: readonly string[]; shell: Shell },
): Promise<void> {
  for (const entry of commands) {
    const command = program.command(entry.name).description(entry.summary);
    if (args.includes(entry.name)) (await entry.load())(command, shell);
  }
}

function usageOf(error: unknown): AppError | null {
  if (!(error instanceof CommanderError)) return null;
  if (error.code === 'commander.help') return new AppError('usage', 'Name a command.'); // all are printed above
  const words = tooMany(error.message) ?? error.message.replace(/^error: /, '');
  const sentence = `${words.charAt(0).toUpperCase()}${words.slice(1)}`.replace(/[^.?)\n]$/, '$&.');
  return new AppError('usage', `${sentence}\nSee seatbridge help, or add --help to the command.`);
}

/** A word after a command that lists by itself is most often a command that there is not. */
function tooMany(message: string): string | null {
  const found = /Expected 0 arguments but got \d+: (.+?)(?:,|\.$)/.exec(message);
  return found === null ? null : `There is no command "${found[1]}" here.`;
}

export function printFailure(
  error: unknown,
  { json, environment }: { json: boolean; environment: NodeJS.ProcessEnv },
): ExitCode {
  const failure = failureOf(error);
  const { code, message, details, exit } = failure;
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message, details } })}\n`);
  else process.stderr.write(`${printable(failureText(failure))}\n`);
  const deep = environment['SEATBRIDGE_LOG'] === 'debug' || environment['SEATBRIDGE_LOG'] === 'trace';
  if (deep && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exit;
}
