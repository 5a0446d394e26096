import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { App } from '../app/app.ts';
import { loadPsaRecords } from '../app/mapping/psa-records.ts';
import { openApp } from '../context.ts';
import { type Listener, playCycle } from './cycle.ts';
import { type ReadBack, readBack } from './read-back.ts';
import { type Addresses, openControl, readAddresses, startSandbox } from './sandbox.ts';
import { keepInStep } from './stay.ts';
import { changesText, printLine, tellStory } from './story.ts';

const usage = `Usage: npm run demo [-- --once] [--json] [--era] [--sandbox JSON]
  --once           one whole cycle, then end: 0 where ConnectWise shows what was counted, else 1
  --json           one JSON object and nothing else; with --once
  --era            also with servers of before the REST interface: one by report files, one by the ServerApi library
                   (a stand-in; Linux and a system compiler)
  --sandbox JSON   the line of a sandbox that runs already, instead of one of the demo's own`;

/** Told to stop, the demo has so long to end what is under way. */
const longestStopMs = 10_000;

interface Options {
  once: boolean;
  json: boolean;
  era: boolean;
  sandbox: Addresses | null;
}

/** null: what was typed is no use. */
function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        era: { type: 'boolean', default: false },
        sandbox: { type: 'string' },
      },
    });
    const { once, json, era, sandbox } = values;
    if ((json && !once) || (era && sandbox !== undefined)) return null;
    return { once, json, era, sandbox: sandbox === undefined ? null : readAddresses(sandbox) };
  } catch {
    return null;
  }
}

/** A folder that is gone when this process is, however it ends. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'seatbridge-demo-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function run(options: Options, signal: AbortSignal): Promise<boolean> {
  if (options.sandbox !== null) return runOn(options.sandbox, options, signal);
  const sandbox = await startSandbox(options);
  try {
    return await runOn(sandbox.addresses, options, signal);
  } finally {
    await sandbox.stop();
  }
}

async function runOn(addresses: Addresses, { once, json }: Options, signal: AbortSignal): Promise<boolean> {
  const dataFolder = temporaryFolder();
  const http = { host: '127.0.0.1', port: 0, names: [], address: null, proxies: [] };
  const app = await openApp({ dataFolder, databaseUrl: null, key: {}, logLevel: 'error', smtp: null, http });
  try {
    const started = performance.now();
    const result = await oneCycle(app, { addresses, listener: tellStory(json ? () => {} : printLine) }, signal);
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    if (json) process.stdout.write(`${JSON.stringify({ ...result, seconds })}\n`);
    else printLine(changesText(result));
    if (!once) await keepInStep(app, { dataFolder, control: addresses.control, print: printLine }, signal);
    return result.ok;
  } finally {
    await app.close();
  }
}

/** What `--once --json` prints, but for the time it took. */
interface Result extends ReadBack {
  ok: boolean;
  devices: number;
  companies: number;
  agreements: number;
  /** Groups mapped to an account. */
  mapped: number;
  adjustmentsPosted: number;
  ticketsOpened: number;
  requests: number;
  /** Accounts that have seats from every ESET server. */
  fedByEveryServer: string[];
}

async function oneCycle(
  app: App,
  { addresses, listener }: { addresses: Addresses; listener: Listener },
  signal: AbortSignal,
): Promise<Result> {
  const control = openControl(addresses, signal);
  const cycle = await playCycle(app, { addresses, control, listener }, signal);
  const records = await loadPsaRecords(app);
  const seen = readBack(cycle, { records, violations: await control.violations() });
  return {
    ok: seen.differences.length === 0,
    devices: cycle.plan.input.count.devices,
    companies: records.companies.size,
    agreements: records.agreements.size,
    mapped: cycle.mapped.accounts.applied.length,
    adjustmentsPosted: cycle.posting.posted,
    ticketsOpened: cycle.tickets.opened.length,
    requests: cycle.after.requests - cycle.before.requests,
    fedByEveryServer: cycle.fedByEveryServer,
    ...seen,
  };
}

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (stop.signal.aborted) process.exit(1); // asked twice: at once
    stop.abort(new DOMException(`Stopped by ${name}.`, 'AbortError'));
    setTimeout(() => process.exit(1), longestStopMs).unref();
  });
}

const options = readOptions();
if (options === null) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = (await run(options, stop.signal)) ? 0 : 1;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (options.json) process.stdout.write(`${JSON.stringify({ ok: false, error: { message } })}\n`);
    else process.stderr.write(`${message}\n`);
    process.exitCode = 1;
  }
}
