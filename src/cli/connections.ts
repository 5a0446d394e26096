import { type ConnectionStatus, connectionStatuses, dataAt, staleWords } from '../app/connection-status.ts';
import { type Proof, prove } from '../app/connection-test.ts';
import { activeConnections, connectionNamed, disconnect as disconnectOne, modify } from '../app/connections.ts';
import { termsOf } from '../app/open-vendor.ts';
import { trustOf } from './connect.ts';
import type { ExitCode } from './failure.ts';
import { proofText } from './proof-text.ts';
import { fillRuns } from './runs.ts';
import type { AppSession, Fill } from './shell.ts';
import { requireSome } from './sync.ts';
import { table } from './table.ts';
import { agoWords } from './words.ts';

export const connections: Fill = (command, shell) => {
  fillRuns(command, shell);
  command
    .command('list', { isDefault: true })
    .description('the connections with the age of their data')
    .action(
      shell.withApp(async ({ app }) => {
        const statuses = await connectionStatuses(app);
        const names = statuses.filter(({ state }) => state === 'never read').map(({ connection }) => connection.name);
        return {
          data: statuses.map(fromStatus),
          text: statuses.length === 0 ? 'Nothing is connected yet.' : statusTable(statuses, app.clock.now()),
          next:
            statuses.length === 0
              ? [
                  'Connect ConnectWise:      seatbridge connect connectwise --help',
                  'Connect an ESET server:   seatbridge connect eset --help',
                ]
              : names.map((name) => `Read it for the first time:   seatbridge sync "${name}"`),
        };
      }),
    );
};

function fromStatus({ connection, state, stale, datedAhead, lastRun, nextRunAt, ...rhythm }: ConnectionStatus) {
  const { name, kind, role, consoleUrl, newestSign } = connection;
  const syncedAt = dataAt(connection);
  const { intervalMinutes, staleIntervals } = rhythm;
  const every = {
    ...{ intervalMinutes, ownInterval: connection.intervalMinutes !== null },
    ...{ staleIntervals, ownStale: connection.staleIntervals !== null },
  };
  const run = lastRun && {
    startedAt: lastRun.startedAt,
    endedAt: lastRun.endedAt,
    state: lastRun.state,
    message: lastRun.message,
    requests: lastRun.requests,
  };
  return {
    name,
    kind,
    role,
    state,
    stale,
    datedAhead,
    syncedAt,
    newestSign,
    ...every,
    consoleUrl,
    lastRun: run,
    nextRunAt,
  };
}

function statusTable(statuses: readonly ConnectionStatus[], now: number): string {
  const rows = table(statuses, [
    { title: 'Connection', value: ({ connection }) => connection.name },
    { title: 'Kind', value: ({ connection }) => connection.kind },
    { title: 'State', value: ({ state }) => state },
    { title: 'Data', value: ({ connection }) => agoWords(dataAt(connection), now), align: 'right' },
    { title: 'Every', value: ({ intervalMinutes }) => `${intervalMinutes} min`, align: 'right' },
    { title: 'Next', value: ({ nextRunAt }) => (nextRunAt === null ? '-' : agoWords(nextRunAt, now)), align: 'right' },
  ]);
  const stale = statuses.filter(({ state, datedAhead }) => state === 'stale' || datedAhead);
  const amiss = statuses.filter(({ lastRun, state }) => state !== 'ok' && lastRun !== null && lastRun.message !== '');
  return [
    rows,
    ...stale.map(({ connection }) => `${connection.name}: its data ${staleWords(connection, now)}.`),
    ...amiss.map(({ connection, lastRun }) => `${connection.name}: ${lastRun?.message}`),
  ].join('\n\n');
}

export const test: Fill = (command, shell) => {
  command
    .argument('[name]', 'name of the connection; all of them without it')
    .option(
      '--trust [fingerprint]',
      'pin the certificate that the server shows now (only if it has this SHA-256 fingerprint)',
    )
    .addHelpText('after', testExamples)
    .action(
      shell.withApp(async (session, name: string | undefined, { trust }: { trust?: string | true }) => {
        if (name !== undefined && trust !== undefined) await pinShown(session, { name, trust });
        const { app, signal } = session;
        const tested = name === undefined ? await activeConnections(app) : [await connectionNamed(app, name)];
        requireSome(tested);
        const proofs: Proven[] = [];
        for (const connection of tested) {
          session.progress.show({ label: `Testing ${connection.name}`, done: proofs.length, total: tested.length });
          proofs.push({ name: connection.name, proof: await prove(app, termsOf(app, connection), signal) });
        }
        return {
          data: proofs.map(({ name: proven, proof }) => ({ name: proven, ...proof })),
          text: proofs.map(({ name: proven, proof }) => `${proven}\n${proofText(proof)}`).join('\n\n'),
          next: proofs.flatMap(nextAfterTest),
          exit: exitOf(proofs),
        };
      }),
    );
};

type Proven = { name: string; proof: Proof };

async function pinShown(
  { app, by, signal }: AppSession,
  { name, trust }: { name: string; trust: string | true },
): Promise<void> {
  await modify(app, name, { changes: {}, manner: { by, signal, test: 'none', trust: trustOf(trust) } });
}

function nextAfterTest({ name, proof: { verdict, certificate } }: Proven): string[] {
  if (verdict === 'ok' || certificate === null || certificate.pinned || certificate.vouchedFor) return [];
  return [`If the certificate shown is the server's own, accept it:   seatbridge test "${name}" --trust`];
}

function exitOf(proofs: readonly Proven[]): ExitCode {
  if (proofs.some(({ proof }) => proof.verdict === 'failed')) return 1;
  return proofs.some(({ proof }) => proof.verdict === 'missing') ? 3 : 0;
}

export const disconnect: Fill = (command, shell) => {
  command
    .argument('<name>', 'name of the connection')
    .option('--yes', 'without asking')
    .addHelpText('after', disconnectExamples)
    .action(
      shell.withApp(async ({ app, by, ask, signal }, name: string, { yes }: { yes?: true }) => {
        const connection = await connectionNamed(app, name);
        const question = `Disconnect ${connection.name}? Its seats stay as they are now, its mappings are kept.`;
        if (!yes && !(await ask.agree({ question, option: '--yes' }, signal))) {
          return { data: { disconnected: false }, text: `${connection.name} stays connected.` };
        }
        const { disconnectedAt } = await disconnectOne(app, name, by);
        return {
          data: { disconnected: true, name: connection.name, disconnectedAt },
          text: `${connection.name} is disconnected. Its seats are frozen as they were, its mappings are kept.`,
          next: [`Connect it again under the same name and everything is back:   seatbridge connect --help`],
        };
      }),
    );
};

const testExamples = `
Exit codes: 0 all well, 1 something does not work, 3 a right is missing.

Examples:
  seatbridge test
  seatbridge test "Main server"
  seatbridge test "Main server" --trust`;

const disconnectExamples = `
Example:
  seatbridge disconnect "Old server" --yes`;
