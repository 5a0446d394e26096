import { parseArgs } from 'node:util';
import { openBrowser } from '../test/support/browser.ts';
import { everyPath, servePage, startFirst } from '../test/support/page.ts';
import { setStage } from '../test/support/page-stage.ts';
import { head, isHeld, lineOf, lineOfWork, missedBy, screenOf } from './page-speed/figures.ts';
import { watchServer } from './page-speed/server.ts';
import { visit } from './page-speed/visit.ts';

const usage = `Usage: npm run page-speed [-- --size s|m|l|xl] [--crowded] [--rounds N] [--only WORD]
  Measures each screen from navigation until everything on it was read: first with nothing kept, then again; and beside
  the time how many requests it waited for one after the other, what they weigh, what the server computed for them, and
  what of it held its event loop at the longest.
  --crowded    nobody has decided anything: thousands of rows in the lists
  --rounds N   visits after the first; the best of them counts (default: 1)
  --only WORD  only the screens with this word in their address
  Ends with 0 where each screen keeps the limits, else 1.`;

const sizes = ['s', 'm', 'l', 'xl'] as const;

interface Options {
  size: (typeof sizes)[number];
  isCrowded: boolean;
  rounds: number;
  only: string;
}

/** null: what was typed is no use. */
function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        size: { type: 'string', default: 'l' },
        crowded: { type: 'boolean', default: false },
        rounds: { type: 'string', default: '1' },
        only: { type: 'string', default: '' },
      },
    });
    const size = sizes.find((each) => each === values.size);
    const rounds = Number(values.rounds);
    if (size === undefined || !(Number.isInteger(rounds) && rounds > 0)) return null;
    return { size, rounds, isCrowded: values.crowded, only: values.only };
  } catch {
    return null;
  }
}

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Whether every screen keeps the limits. */
async function measure({ rounds, only }: Options, dataFolder: string): Promise<boolean> {
  const browser = await openBrowser();
  const watched = watchServer(dataFolder);
  const served = await servePage({ data: dataFolder, env: watched.env });
  try {
    const spent = () => watched.spent(served.url);
    await spent(); // what reading its modules took holds nobody up
    const page = browser.pages()[0] ?? (await browser.newPage());
    await startFirst(page, served);
    say(head);
    const starting = await spent();
    say(lineOfWork(starting, 'from the start until somebody is signed in'));
    let isFast = !isHeld(starting);
    for (const path of everyPath.filter((each) => each.includes(only))) {
      const look = () => visit({ page, url: served.url + path, spent });
      const first = await look();
      const later = [];
      for (let round = 0; round < rounds; round += 1) later.push(await look());
      const screen = screenOf(path, [first, ...later]);
      say(lineOf(screen));
      isFast &&= missedBy(screen).length === 0;
    }
    return isFast;
  } finally {
    await browser.close();
    await served.stop();
  }
}

async function run(options: Options): Promise<boolean> {
  const { size, isCrowded } = options;
  const stage = await setStage({ size, isCrowded, daysAgo: [1, 0] });
  try {
    return await measure(options, stage.dataFolder);
  } finally {
    await stage.end();
  }
}

const options = readOptions();
if (options === null) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = (await run(options)) ? 0 : 1;
}
