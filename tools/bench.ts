import { parseArgs } from 'node:util';
import { startSandbox } from '../test/support/sandbox.ts';
import { figuresOf } from './bench/figures.ts';
import { playRound, type Round, type World } from './bench/rounds.ts';
import { tableOf } from './bench/table.ts';

const usage = `Usage: npm run bench -- [--size s|m|l|xl] [--rounds N] [--json]
  Measures the product against a bare loop that makes the same requests and only parses the answers,
  taking turns. Ends with 0 whether the limits are met or not; not 0 where something broke.`;

const sizes = ['s', 'm', 'l', 'xl'] as const;

interface Options {
  size: (typeof sizes)[number];
  rounds: number;
  json: boolean;
}

/** null: what was typed is no use. */
function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        size: { type: 'string', default: 'l' },
        rounds: { type: 'string', default: '3' },
        json: { type: 'boolean', default: false },
      },
    });
    const size = sizes.find((each) => each === values.size);
    const rounds = Number(values.rounds);
    return size === undefined || !Number.isInteger(rounds) || rounds < 1 ? null : { size, rounds, json: values.json };
  } catch {
    return null;
  }
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** At noon, so that no midnight comes between two syncs: the date a device was last seen is part of its row. */
async function startWorld(size: Options['size']): Promise<World> {
  const sandbox = await startSandbox({ size });
  const sinceNoon = (Date.now() + DAY_MS / 2) % DAY_MS;
  const minutes = Math.ceil((DAY_MS - sinceNoon) / MINUTE_MS);
  await sandbox.move({ minutes }, { rateLimit: false });
  return { sandbox, ahead: minutes * MINUTE_MS };
}

async function run({ size, rounds, json }: Options): Promise<void> {
  const say = (words: string) => void process.stderr.write(`${words}\n`);
  const world = await startWorld(size);
  try {
    const played: Round[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const told = { bareFirst: round % 2 === 1, say: (words: string) => say(`round ${round} of ${rounds}: ${words}`) };
      played.push(await playRound(world, told));
    }
    const violations = await world.sandbox.violations();
    if (violations.length > 0) throw new Error(`The sandbox saw violations: ${JSON.stringify(violations.slice(0, 3))}`);
    const figures = figuresOf(played, size);
    process.stdout.write(`${json ? JSON.stringify(figures) : tableOf(figures)}\n`);
  } finally {
    await world.sandbox.stop();
  }
}

const options = readOptions();
if (options === null) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  await run(options);
}
