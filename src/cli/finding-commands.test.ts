import { Command } from 'commander';
import { expect, test } from 'vitest';
import { wordsOf } from '../domain/finding-words.ts';
import { type Finding, type FindingKind, findingKinds } from '../domain/findings.ts';
import { commands } from './commands.ts';
import type { Shell } from './shell.ts';

const idle: Shell = { withApp: () => async () => undefined, withoutApp: () => async () => undefined };

/** What a finding of a kind says, whatever its facts are. */
function commandsOf(kind: FindingKind): string[] {
  const facts = new Proxy({}, { get: () => '1' });
  const { command, orElse = '' } = wordsOf({ kind, object: '', seats: 0, cents: 0, facts } as unknown as Finding);
  return [command, orElse].filter((each) => each !== '');
}

async function filled(name: string): Promise<Command> {
  const entry = commands.find((each) => each.name === name);
  if (entry === undefined) throw new Error(`there is no command ${name}`);
  const command = new Command(name);
  (await entry.load())(command, idle);
  return command;
}

const named = findingKinds.flatMap((kind) => commandsOf(kind).map((command) => [kind, command] as const));

test.each(named)('what the finding "%s" names is there, with its options: %s', async (kind, text) => {
  const words = text.split(/ (?=(?:[^"]*"[^"]*")*[^"]*$)/); // at spaces outside of quotes
  const [program, name = '', ...rest] = words;
  expect(program).toBe('seatbridge');
  let command = await filled(name);
  while (/^[a-z-]+$/.test(rest[0] ?? '') && !rest[0]?.startsWith('--')) {
    const word = rest.shift();
    const below = command.commands.find((each) => each.name() === word);
    expect(below, `${kind}: ${word}`).toBeDefined();
    command = below ?? command;
  }
  const options = rest.filter((word) => word.startsWith('--'));
  for (const option of options) expect(command.options.map(({ long }) => long)).toContain(option);
  const given = rest.filter((word, at) => !word.startsWith('--') && !takesValue(command, rest[at - 1]));
  const most = command.registeredArguments.length;
  const least = command.registeredArguments.filter(({ required }) => required).length;
  expect(given.length).toBeGreaterThanOrEqual(least);
  expect(given.length).toBeLessThanOrEqual(most);
});

function takesValue(command: Command, word: string | undefined): boolean {
  const option = command.options.find(({ long }) => long === word);
  return option !== undefined && (option.required || option.optional);
}
