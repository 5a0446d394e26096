import { parseArgs } from 'node:util';
import { playFaults } from './era-faults/play.ts';

const usage = `Usage: npm run era-faults -- [--requests N] [--seed N]
  --requests N  messages to the library of an ESET server of before the REST interface (default 10000)
  --seed N      the same seed plays the same faults (default 1)
It needs Linux and a system compiler: the library is a stand-in that is built from src/sandbox/era/server-api.c.`;

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
const [requests, seed] = [Number(values.requests), Number(values.seed)];
const print = (text: string) => void process.stdout.write(`${text}\n`);

if (!Number.isSafeInteger(requests) || !Number.isSafeInteger(seed) || requests < 1) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  const report = await playFaults({ requests, seed }, print);
  print(JSON.stringify(report, null, 2));
  process.exitCode = report.failures.length === 0 ? 0 : 1;
}
