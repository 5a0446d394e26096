import { parseArgs } from 'node:util';
import { playCycles } from './chaos/cycles.ts';
import { type Order, summaryText } from './chaos/report.ts';

const usage = `Usage: npm run chaos -- [--cycles N] [--seed N] [--from K] [--size demo|s] [--json]
  --cycles N   cycles to play (default 20)
  --seed N     the same seed plays the same sequence (default 1)
  --from K     the first cycle that is reported; those of its world before it are played first
  --json       one JSON object and nothing else
DATABASE_URL names a PostgreSQL server: every world then has a database of its own there. Without it: SQLite.`;

interface Options extends Order {
  json: boolean;
}

/** null: what was typed is no use. */
function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        cycles: { type: 'string', default: '20' },
        seed: { type: 'string', default: '1' },
        from: { type: 'string', default: '1' },
        size: { type: 'string', default: 'demo' },
        json: { type: 'boolean', default: false },
      },
    });
    const [cycles, seed, from] = [values.cycles, values.seed, values.from].map(Number) as [number, number, number];
    const numbers = [cycles, seed, from].every(Number.isSafeInteger) && cycles > 0 && from > 0;
    if (!numbers || (values.size !== 'demo' && values.size !== 's')) return null;
    return {
      cycles,
      seed,
      from,
      size: values.size,
      json: values.json,
      databaseServer: process.env['DATABASE_URL'] ?? null,
    };
  } catch {
    return null;
  }
}

const print = (text: string) => void process.stdout.write(`${text}\n`);

// So that the sandbox and the data folder go with this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const options = readOptions();
if (options === null) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  const { json } = options;
  const report = await playCycles(options, json ? () => {} : print);
  print(json ? JSON.stringify({ ok: report.failures.length === 0, ...report }) : summaryText(report));
  process.exitCode = report.failures.length === 0 ? 0 : 1;
}
