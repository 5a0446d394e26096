import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runSeatbridge } from './support/program.ts';
import { type Sandbox, startSandbox } from './support/sandbox.ts';

test('the first try of the README leads from nothing to posted quantities and a ticket', async () => {
  const sandbox = await startSandbox({ size: 'demo' });
  onTestFinished(() => sandbox.stop());
  const data = mkdtempSync(join(tmpdir(), 'seatbridge-test-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const before = await sandbox.state();

  for (const [program, ...args] of commandsFor(sandbox)) {
    if (program === 'curl') {
      await sandbox.move(JSON.parse(args[1] ?? ''));
      continue;
    }
    const { exit, stderr } = await runSeatbridge(args, { data });
    expect(stderr, args.join(' ')).toBe('');
    expect([0, 3], args.join(' ')).toContain(exit);
  }

  const { connectwise } = await sandbox.state();
  const quantity = new Map(before.connectwise.additions.map((each) => [each.id, each.quantity]));
  expect(connectwise.additions.filter((each) => each.quantity !== quantity.get(each.id)).length).toBeGreaterThan(0);
  expect(connectwise.tickets.length).toBe(before.connectwise.tickets.length + 1);
  expect(await sandbox.violations()).toEqual([]);
}, 90_000);

/** The commands of the first try in words, with this sandbox's ports in the place of those that the README names. */
function commandsFor({ connectwise, eset, controlUrl }: Sandbox): string[][] {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const addresses = [connectwise.site, ...eset.map(({ baseUrl }) => baseUrl), controlUrl];
  const ports = new Map(addresses.map((url, at) => [`${4300 + at}`, new URL(url).port]));
  const text = readme.replaceAll(/\b430\d\b/g, (port) => ports.get(port) ?? port);
  const lines = [...text.matchAll(/^(?:seatbridge|curl) .*$/gm)].map(([line]) => line);
  return lines.map((line) => [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? ''));
}
