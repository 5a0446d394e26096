import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '../../src/app/app.ts';
import { makePlan } from '../../src/app/billing/plan.ts';
import { postApproved } from '../../src/app/billing/post.ts';
import { applySuggestions } from '../../src/app/mapping/account-suggestions.ts';
import { setSetting } from '../../src/app/settings.ts';
import { syncAll } from '../../src/app/sync-all.ts';
import { openApp } from '../../src/context.ts';
import { connectAll, watchDynamicGroups } from '../../src/demo/prepare.ts';
import { createRandom, type Random } from '../../src/sandbox/world/random.ts';
import { type Sandbox, startSandbox } from '../../test/support/sandbox.ts';
import { databaseUrl, onServer } from '../../test/support/template.ts';
import { type Happened, startHappening } from './happened.ts';
import { approveWaiting, decideProducts, person } from './person.ts';

/** A world, the program's data folder beside it, and what is known of both. */
export interface Stage {
  sandbox: Sandbox;
  dataFolder: string;
  /** null: SQLite in the data folder. */
  databaseUrl: string | null;
  happened: Happened;
  /** What nobody may ever read in a log. */
  secrets: readonly string[];
  /** All that the program printed and logged. */
  printed: string[];
  end(): Promise<void>;
}

export type Size = 'demo' | 's';

/** A secret whose encodings differ from each other: with every kind of character that one of them changes. */
const secretOf = (name: string) => `example ${name} +/&=%"ž\\?`;

export interface StageOrder {
  seed: number;
  size: Size;
  /** Address of a PostgreSQL server, where the stage makes a database of its own; null: SQLite. */
  databaseServer: string | null;
}

/** Starts a world of its own, connects the program to it, maps it, and posts a first time as a person would. */
export async function setStage({ seed, size, databaseServer }: StageOrder): Promise<Stage> {
  const sandbox = await startSandbox({ size, seed });
  const database = databaseServer === null ? null : await makeDatabase(databaseServer);
  const dataFolder = mkdtempSync(join(tmpdir(), 'seatbridge-chaos-'));
  const removeFolder = () => rmSync(dataFolder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  const passwords = new Map(
    ['connectwise', ...sandbox.eset.map(({ name }) => name)].map((name) => [name, secretOf(name)]),
  );
  const stage: Stage = {
    sandbox,
    dataFolder,
    databaseUrl: database?.url ?? null,
    happened: await startHappening(sandbox),
    secrets: [...passwords.values()],
    printed: [],
    async end() {
      await sandbox.stop();
      await database?.remove();
      process.off('exit', removeFolder);
      removeFolder();
    },
  };
  try {
    await withApp(stage, (app, signal) =>
      prepare(app, { stage, passwords, random: createRandom(seed, 'stage') }, signal),
    );
    return stage;
  } catch (error) {
    await stage.end();
    throw error;
  }
}

async function makeDatabase(server: string): Promise<{ url: string; remove(): Promise<void> }> {
  const name = `chaos_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `create database ${name}`);
  return { url: databaseUrl(server, name), remove: () => onServer(server, `drop database ${name} with (force)`) };
}

/** Opens the program's data in this process, while no other uses it, and closes it after. */
export async function withApp<T>(
  { dataFolder, databaseUrl }: Pick<Stage, 'dataFolder' | 'databaseUrl'>,
  work: (app: App, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const http = { host: '127.0.0.1', port: 0, names: [], address: null, proxies: [] };
  const app = await openApp({ dataFolder, databaseUrl, key: {}, logLevel: 'silent', smtp: null, http });
  try {
    return await work(app, new AbortController().signal);
  } finally {
    await app.close();
  }
}

interface Preparing {
  stage: Stage;
  passwords: ReadonlyMap<string, string>;
  random: Random;
}

async function prepare(app: App, { stage, passwords, random }: Preparing, signal: AbortSignal): Promise<void> {
  const { sandbox } = stage;
  const secret = (name: string) => passwords.get(name) ?? '';
  await sandbox.move(
    { setCredential: { server: 'connectwise', privateKey: secret('connectwise') } },
    ...sandbox.eset.map(({ name }) => ({ setCredential: { server: name, password: secret(name) } })),
    { bundles: random.chance(0.7) },
    { forwardOnly: random.chance(0.7) },
  );
  const connectwise = { ...sandbox.connectwise, privateKey: secret('connectwise') };
  const eset = sandbox.eset.map((server) => ({ ...server, password: secret(server.name) }));
  await connectAll(app, { connectwise, eset, control: sandbox.controlUrl }, signal);
  await syncAll(app, { by: person }, signal);
  await applySuggestions(app, { by: person });
  await decideProducts(app);
  await watchDynamicGroups(app);
  await settings(app, random);
  await makePlan(app, { dryRun: false }, signal);
  await approveWaiting(app);
  await postApproved(app, { by: person, reason: 'first posting' }, signal);
  await setSetting(app, { name: 'billing.mode', value: 'automatic', by: person });
  await syncAll(app, { by: person }, signal);
}

async function settings(app: App, random: Random): Promise<void> {
  const chosen = {
    'billing.post': 'after-sync',
    'writes.onItsWaySeconds': 1,
    'tickets.leaving': random.pick(['nothing', 'note', 'close']),
    'tickets.reentry': random.pick(['note', 'new', 'reopen']),
    'tickets.ticketPer': random.pick(['group', 'group', 'device']),
  };
  for (const [name, value] of Object.entries(chosen)) await setSetting(app, { name, value, by: person });
}
