import { expect, test } from 'vitest';
import { testClock } from '../../test/support/app.ts';
import { AppError } from '../errors.ts';
import { openLog } from '../log.ts';
import { openWorks, type Progress, type Work, type WorkOrder } from './work.ts';

const by = { name: 'anna' };
const step = (done: number): Progress => ({ subject: 'Main', step: 'devices', done, total: 3 });

function opened() {
  const stop = new AbortController();
  const clock = testClock();
  return { stop, clock, works: openWorks({ clock, log: openLog('silent') }, stop.signal) };
}

async function followed(works: ReturnType<typeof openWorks>, id: string): Promise<Work[]> {
  const seen: Work[] = [];
  for await (const work of works.follow(id, new AbortController().signal)) seen.push(work);
  return seen;
}

test('a work is followed from wherever it is to its end', async () => {
  const { works } = opened();
  const { promise: go, resolve } = Promise.withResolvers<void>();
  const order: WorkOrder = {
    kind: 'sync',
    by,
    async run({ report }) {
      report(step(1));
      await go;
      report(step(2));
      return { read: 2 };
    },
  };
  const { work: id } = works.start(order);
  const early = followed(works, id);
  await new Promise((next) => setTimeout(next, 5));
  resolve();
  const seen = await early;
  expect(seen[0]).toMatchObject({ kind: 'sync', by: 'anna', state: 'running', progress: { done: 1 }, result: null });
  expect(seen.at(-1)).toMatchObject({ state: 'done', result: { read: 2 }, problem: null, progress: { done: 2 } });
  expect(await followed(works, id)).toEqual([seen.at(-1)]);
});

test('a work that fails says why; what nobody foresaw is for the log alone', async () => {
  const { works } = opened();
  const failing = (error: Error) =>
    works.start({
      kind: 'test',
      by,
      run: async () => {
        throw error;
      },
    }).work;
  const [known] = (await followed(works, failing(new AppError('paused', 'All is paused.')))).slice(-1);
  expect(known).toMatchObject({ state: 'failed', problem: { code: 'paused', status: 409, detail: 'All is paused.' } });
  const [unknown] = (await followed(works, failing(new Error('at /secret/path')))).slice(-1);
  expect(unknown?.problem).toMatchObject({ code: 'crash', status: 500 });
  expect(JSON.stringify(unknown)).not.toContain('secret');
});

test('when the program stops, works are told so and waited for', async () => {
  const { works, stop } = opened();
  let told = false;
  const order: WorkOrder = {
    kind: 'sync',
    by,
    run: ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          told = true;
          reject(signal.reason as Error);
        });
      }),
  };
  const { work } = works.start(order);
  stop.abort(new DOMException('Stopped by SIGTERM.', 'AbortError'));
  await works.idle();
  expect([told, works.find(work)]).toMatchObject([true, { state: 'failed', problem: { code: 'stopped' } }]);
});

test('a work is forgotten an hour after its end', async () => {
  const { works, clock } = opened();
  const order: WorkOrder = { kind: 'test', by, run: async () => null };
  const { work } = works.start(order);
  await works.idle();
  clock.advance(3_700_000);
  works.start(order);
  expect(works.find(work)).toBeNull();
});

test('whoever goes away while a work runs is let go', async () => {
  const { works } = opened();
  const { promise, resolve } = Promise.withResolvers<void>();
  const { work } = works.start({ kind: 'test', by, run: () => promise });
  const gone = new AbortController();
  const states: string[] = [];
  const following = (async () => {
    for await (const { state } of works.follow(work, gone.signal)) states.push(state);
  })();
  await new Promise((next) => setTimeout(next, 5));
  gone.abort();
  await following;
  expect(states).toEqual(['running']);
  resolve();
});
