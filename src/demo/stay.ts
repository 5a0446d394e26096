import type { App } from '../app/app.ts';
import { startServing } from '../app/serving.ts';
import { loadJobs } from '../jobs/schedule.ts';
import { startScheduler } from '../jobs/scheduler.ts';
import { demoPerson } from './prepare.ts';

interface Place {
  dataFolder: string;
  control: string;
  print(text: string): void;
}

/** Runs the schedules of `serve` until the signal stops them. */
export async function keepInStep(app: App, { dataFolder, control, print }: Place, signal: AbortSignal): Promise<void> {
  const serving = await startServing(app, demoPerson);
  try {
    print(stayText(dataFolder, control));
    const syncDone = ({ name, state, requests }: { name: string; state: string; requests: number }) =>
      print(`${new Date(app.clock.now()).toLocaleTimeString()}  ${name}: ${state}, ${requests} requests`);
    const scheduler = startScheduler(app, {
      loadJobs: () => loadJobs(app, { syncDone }),
      signal: AbortSignal.any([signal, serving.lost]),
    });
    await scheduler.ended;
    print('Stopped. The sandbox ends, and the folder of the demo is removed.');
  } finally {
    await serving.end();
  }
}

const stayText = (dataFolder: string, control: string) => `
It stays up now, and keeps both sides in step every 10 minutes. Stop it with Ctrl-C.

Look around from another terminal:
  SEATBRIDGE_DATA=${dataFolder} npm run seatbridge -- seats
  SEATBRIDGE_DATA=${dataFolder} npm run seatbridge -- billing history
Let a device join, read again, and see what it would cost:
  curl -d '{"join":{"server":"cloud-1"}}' ${control}/move
  SEATBRIDGE_DATA=${dataFolder} npm run seatbridge -- run
  SEATBRIDGE_DATA=${dataFolder} npm run seatbridge -- billing plan
`;
