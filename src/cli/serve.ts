import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError } from 'commander';
import { readGauges } from '../app/gauges.ts';
import { checkHealth } from '../app/health.ts';
import { keepWarm } from '../app/keep-warm.ts';
import { startServing } from '../app/serving.ts';
import { openShelf } from '../app/shelf.ts';
import { endInterruptedRuns } from '../app/sync/sync-connection.ts';
import type { HttpConfig } from '../config.ts';
import { openApp } from '../context.ts';
import { AppError } from '../errors.ts';
import { makeApi } from '../http/api.ts';
import { makeHttpApp } from '../http/app.ts';
import { addressReader } from '../http/client-address.ts';
import type { About } from '../http/desk.ts';
import { listen } from '../http/listen.ts';
import { openLive } from '../http/live.ts';
import { openMetrics } from '../http/metrics.ts';
import { openPage } from '../http/page.ts';
import type { Playground, PlaygroundStatus } from '../http/playground.ts';
import { openWorks } from '../http/work.ts';
import { feedbackJobs } from '../jobs/feedback.ts';
import { loadJobs } from '../jobs/schedule.ts';
import { startScheduler } from '../jobs/scheduler.ts';
import { openPlayground } from '../playground/playground.ts';
import { codeForFirstAdministrator } from '../users/first-administrator.ts';
import { firstCodeFile, leaveFirstCode } from '../users/first-code-file.ts';
import { openUsers } from '../users/open-users.ts';
import type { Users } from '../users/users.ts';
import type { AppSession, Fill } from './shell.ts';

interface ServeOptions {
  port?: number;
  host?: string;
  playground?: boolean;
}

export const serve: Fill = (command, shell) => {
  command
    .option(
      '--port <port>',
      'port of the page and the API (default: SEATBRIDGE_PORT or 4180; 0: any that is free)',
      portOf,
    )
    .option('--host <address>', 'address to listen on (default: SEATBRIDGE_HOST or 127.0.0.1, this machine alone)')
    .option('--playground', 'start the built-in sandbox too: its page is at /playground/, and nothing there is real')
    .addHelpText('after', examples)
    .action(
      shell.withApp(
        async (session, { playground = false, ...at }: ServeOptions) => {
          await serveUntilStopped(session, { at: { ...session.config.http, ...at }, playground });
          return null;
        },
        { logLevel: 'info' },
      ),
    );
};

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new InvalidArgumentError('It is a whole number from 0 to 65535.');
}

/** Where the page is built to. */
const pageFolder = fileURLToPath(new URL('../../dist/web', import.meta.url));

interface Serving {
  at: HttpConfig;
  /** Whether the playground is started at once. */
  playground: boolean;
}

async function serveUntilStopped(session: AppSession, { at, playground: isWanted }: Serving): Promise<void> {
  const { app, by } = session;
  const serving = await startServing(app, by);
  try {
    const signal = AbortSignal.any([session.signal, serving.lost]);
    await endInterruptedRuns(app);
    const metrics = openMetrics(() => readGauges(app));
    let lookedAt: () => number | null = () => null;
    const health = () => checkHealth(app, { lookedAt: lookedAt() });
    const works = openWorks(app, signal);
    const about: About = { version: session.version, playground: false, health };
    const { dataFolder, key, smtp } = session.config;
    const users = openUsers(app, {
      ...{ address: at.address, addressOf: addressReader(at.proxies), signal },
      firstCodeUsed: () => leaveFirstCode(dataFolder, null),
    });
    const place = { dataFolder, key: { dataFolder, ...key }, smtp };
    const playground = playgroundOf(session, { users, signal });
    const shelf = openShelf(app);
    const parts = { users, works, live: openLive(app, signal), shelf, about, place, playground, signal };
    const api = makeApi(app, parts);
    const page = openPage(pageFolder);
    const web = await listen(makeHttpApp({ health, metrics, api, users, page, playground, names: at.names }), at);
    const warm = keepWarm(app, { shelf, signal });
    const scheduler = startScheduler(app, {
      loadJobs: async () => [...(await loadJobs(app, metrics)), ...(await feedbackJobs(app, place))],
      signal,
    });
    lookedAt = scheduler.lookedAt;
    const code = await codeForFirstAdministrator(app);
    leaveFirstCode(dataFolder, code);
    // Why it did not start, its status says.
    const played = isWanted ? await playground.start().catch(() => playground.status()) : null;
    sayReady(session, { url: at.address ?? web.url, code, played });
    await Promise.all([scheduler.ended, works.idle(), warm]);
    await playground.stop();
    await web.close();
    if (serving.lost.aborted)
      throw new AppError('locked', 'The hold on the data was lost, so the program stopped. Start it again.');
    app.log.info('stopped');
  } finally {
    await serving.end();
  }
}

/** Embedded, with a key of its own, whatever the program's own data are kept in. */
function playgroundOf(
  { app, config, version }: AppSession,
  { users, signal }: { users: Users; signal: AbortSignal },
): Playground {
  return openPlayground({
    ...{ users, signal, version, log: app.log, now: () => app.clock.now() },
    folder: join(config.dataFolder, 'playground'),
    open: (dataFolder) => openApp({ ...config, dataFolder, databaseUrl: null, key: {} }, { log: app.log }),
  });
}

interface Ready {
  url: string;
  code: string | null;
  /** The playground, where it was asked for. */
  played: PlaygroundStatus | null;
}

function sayReady({ print, config: { dataFolder } }: AppSession, { url, code, played }: Ready): void {
  print({
    data: { ready: true, url, pid: process.pid, dataFolder, firstAdministratorCode: code, playground: played },
    text: [
      ...(code === null
        ? []
        : [
            `Nobody can sign in yet. The first administrator needs this code: ${code}`,
            `Until it is used it is also in ${firstCodeFile(dataFolder)}`,
          ]),
      `Seatbridge keeps everything in step. Its page: ${url}`,
      `Its health: ${url}/healthz, its metrics: ${url}/metrics, its API: ${url}/api/docs`,
      ...(played === null ? [] : [playgroundWords(played, url)]),
      'Stop it with Ctrl-C.',
    ].join('\n'),
  });
}

const playgroundWords = ({ state, words }: PlaygroundStatus, url: string): string =>
  state === 'running' ? `Its playground, where nothing is real: ${url}/playground/` : `No playground: ${words}`;

const examples = `
Examples:
  seatbridge serve
  seatbridge serve --playground
  seatbridge serve --port 0 --json`;
