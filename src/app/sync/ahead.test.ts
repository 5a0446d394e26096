import { expect, test } from 'vitest';
import { ahead } from './ahead.ts';

test('the next item is asked for while the caller works on this one', async () => {
  const events: string[] = [];
  async function* source() {
    for (const item of [1, 2, 3]) {
      events.push(`ask ${item}`);
      yield item;
    }
  }
  for await (const item of ahead(source())) events.push(`work ${item}`);
  expect(events).toEqual(['ask 1', 'ask 2', 'work 1', 'ask 3', 'work 2', 'work 3']);
});

test('an error comes where it happened, after the items before it', async () => {
  async function* source() {
    yield 1;
    throw new Error('no answer');
  }
  const seen: number[] = [];
  const read = async () => {
    for await (const item of ahead(source())) seen.push(item);
  };
  await expect(read()).rejects.toThrow('no answer');
  expect(seen).toEqual([1]);
});

test('an error that nobody waits for any more is nobody’s', async () => {
  async function* source() {
    yield 1;
    throw new Error('no answer');
  }
  for await (const item of ahead(source())) {
    expect(item).toBe(1);
    break;
  }
});

test('a caller that stops frees the source', async () => {
  let freed = false;
  async function* source() {
    try {
      for (;;) yield 1;
    } finally {
      freed = true;
    }
  }
  for await (const _ of ahead(source())) break;
  await new Promise(setImmediate);
  expect(freed).toBe(true);
});
