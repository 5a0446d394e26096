import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sizes, type WorldSize } from '../src/sandbox/world/sizes.ts';
import { createWorld } from '../src/sandbox/world.ts';
import { startEraServer } from '../test/support/era-server.ts';
import { type EraRole, eraColumns, eraTemplate } from '../test/support/era-templates.ts';
import { reportWorld } from '../test/support/era-world.ts';

const usage = `Usage: npm run era-server -- [--size demo|s|m|l|xl] [--seed N]
Plays a server of before the REST interface by hand, until it is stopped: the library is a stand-in that is built from
test/support/era-library (Linux, a system compiler). Its computers are those of the first ESET server of the sandbox
with the same size and seed, as they are when it starts.`;

const { values } = parseArgs({
  options: { size: { type: 'string', default: 'demo' }, seed: { type: 'string', default: '1' } },
});
const size = (Object.keys(sizes) as WorldSize[]).find((each) => each === values.size);
const world = size === undefined ? undefined : createWorld(size, Number(values.seed)).servers[0];

if (world === undefined) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  const era = await startEraServer({ password: 'example-password' });
  await reportWorld(era, { world, now: Date.now() });
  const folder = join(era.folder, 'templates');
  await mkdir(folder);
  const roles = Object.keys(eraColumns) as EraRole[];
  const files = roles.map((role) => join(folder, `${role}.json`));
  await Promise.all(roles.map((role, at) => writeFile(files[at] ?? '', eraTemplate(role))));
  const at = `--host ${era.host} --port ${era.port} --library ${era.folder} --username ${era.username}`;
  const whole = [...world.groups.values()].filter(({ name }) => name.includes('/')).map(({ name }) => `"${name}"`);
  const names = whole.length === 0 ? '' : ` --group-name ${whole.join(' ')}`;
  process.stdout.write(
    `seatbridge connect eset "Old server" --kind era-server-api ${at} --password ${era.password} --trust --template ${files.join(' ')}${names}\n`,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void era.close());
}
