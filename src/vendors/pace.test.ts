import { expect, test } from 'vitest';
import { makePace } from './pace.ts';

const never = new AbortController().signal;

test('no more tasks run at the same time than allowed', async () => {
  const pace = makePace({ parallel: 3 });
  let running = 0;
  let most = 0;
  const task = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running -= 1;
  };
  await Promise.all(Array.from({ length: 12 }, () => pace.run(task, never)));
  expect(most).toBe(3);
});

test('a complaint halves what runs at the same time, down to one, and calm raises it again up to the limit', () => {
  const pace = makePace({ parallel: 4 });
  pace.slowDown(0);
  expect(pace.parallel()).toBe(2);
  pace.slowDown(0);
  pace.slowDown(0);
  expect(pace.parallel()).toBe(1);
  for (let call = 0; call < 20; call += 1) pace.wentWell();
  expect(pace.parallel()).toBe(2);
  for (let call = 0; call < 200; call += 1) pace.wentWell();
  expect(pace.parallel()).toBe(4);
});

test('nobody goes before the vendor wants to be asked again, and who gives up need not wait', async () => {
  const pace = makePace({ parallel: 4 });
  pace.slowDown(60_000);
  const stop = new AbortController();
  let ran = false;
  const waiting = pace.run(async () => {
    ran = true;
  }, stop.signal);
  setTimeout(() => stop.abort(new Error('stop')), 5);
  await expect(waiting).rejects.toThrow('stop');
  expect(ran).toBe(false);
});
