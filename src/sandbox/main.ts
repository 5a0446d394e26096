import { parseArgs } from 'node:util';
import { canBuildLibrary, missingForLibrary } from './era/library.ts';
import { startSandbox } from './sandbox.ts';
import type { OldKind } from './world/eset.ts';
import { sizes, type WorldSize } from './world/sizes.ts';

const usage = `usage: sandbox [--size demo|s|m|l|xl] [--seed N] [--port N] [--era]
  --era  also servers of before the REST interface: one that writes report files, one with a stand-in for the ServerApi
         library (needs Linux and a system compiler)`;

function readArguments() {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: 's' },
      seed: { type: 'string', default: '1' },
      port: { type: 'string', default: '0' },
      era: { type: 'boolean', default: false },
    },
  });
  const size = (Object.keys(sizes) as WorldSize[]).find((each) => each === values.size);
  const [seed, port] = [Number(values.seed), Number(values.port)];
  if (!size || !Number.isSafeInteger(seed) || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new TypeError('not a valid value');
  return { size, seed, port, old: values.era ? oldKinds() : [] };
}

function oldKinds(): OldKind[] {
  if (canBuildLibrary) return ['era-report-files', 'era-server-api'];
  process.stderr.write(`There is no ServerApi library to play with: it needs ${missingForLibrary}.\n`);
  return ['era-report-files'];
}

async function run(): Promise<void> {
  const sandbox = await startSandbox(readArguments());
  process.stdout.write(`${JSON.stringify(sandbox.addresses)}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close());
}

run().catch((error: unknown) => {
  const words = error instanceof Error ? error.message : String(error);
  process.stderr.write(error instanceof TypeError ? `${words}\n${usage}\n` : `The sandbox did not start: ${words}\n`);
  process.exitCode = error instanceof TypeError ? 2 : 1;
});
