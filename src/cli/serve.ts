import { InvalidArgumentError } from 'commander';
import { readGauges } from '../app/gauges.ts';
import { checkHealth } from '../app/health.ts';
import { startServing } from '../app/serving.ts';
import { endInterruptedRuns } from '../app/sync/sync-connection.ts';
import { AppError } from '../errors.ts';
import { makeHttpApp } from '../http/app.ts';
import { listen } from '../http/listen.ts';
import { openMetrics } from '../http/metrics.ts';
import { loadJobs } from '../jobs/schedule.ts';
import { startScheduler } from '../jobs/scheduler.ts';
import type { AppSession, Fill } from './shell.ts';

interface ServeOptions {
  port?: number;
  host?: string;
}

export const serve: Fill = (command, shell) => {
  command
    .option(
      '--port <port>',
      'port for /healthz and /metrics (default: SEATBRIDGE_PORT or 8430; 0: any that is free)',
      portOf,
    )
    .option('--host <address>', 'address to listen on (default: SEATBRIDGE_HOST or 127.0.0.1, this machine alone)')
    .addHelpText('after', examples)
    .action(
      shell.withApp(
        async (session, options: ServeOptions) => {
          await serveUntilStopped(session, { ...session.config.http, ...options });
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

async function serveUntilStopped(session: AppSession, at: { host: string; port: number }): Promise<void> {
  const { app, by } = session;
  const serving = await startServing(app, by);
  try {
    const signal = AbortSignal.any([session.signal, serving.lost]);
    await endInterruptedRuns(app);
    const metrics = openMetrics(() => readGauges(app));
    let lookedAt: () => number | null = () => null;
    const web = await listen(makeHttpApp({ health: () => checkHealth(app, { lookedAt: lookedAt() }), metrics }), at);
    const scheduler = startScheduler(app, { loadJobs: () => loadJobs(app, metrics), signal });
    lookedAt = scheduler.lookedAt;
    sayReady(session, web.url);
    await scheduler.ended;
    await web.close();
    if (serving.lost.aborted)
      throw new AppError('locked', 'The hold on the data was lost, so the program stopped. Start it again.');
    app.log.info('stopped');
  } finally {
    await serving.end();
  }
}

function sayReady({ print, config }: AppSession, url: string): void {
  print({
    data: { ready: true, url, pid: process.pid, dataFolder: config.dataFolder },
    text: `Seatbridge keeps everything in step. Its health: ${url}/healthz, its metrics: ${url}/metrics.\nStop it with Ctrl-C.`,
  });
}

const examples = `
Examples:
  seatbridge serve
  seatbridge serve --port 0 --json`;
