import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { listen } from './listen.ts';
import { streamEvents } from './stream.ts';

/** An app whose events never end by themselves, on a real socket. */
async function served() {
  const stopping = new AbortController();
  const over = Promise.withResolvers<string>();
  const app = new Hono().get('/events', (c) =>
    streamEvents(c, {
      ended: stopping.signal,
      async *events(signal) {
        yield { event: 'changed', data: { subjects: ['runs'] } };
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        over.resolve('over');
      },
    }),
  );
  const web = await listen(app, { host: '127.0.0.1', port: 0 });
  return { web, stopping, over: over.promise };
}

test('events come at once, and end when the listener has gone', async () => {
  const { web, over } = await served();
  const gone = new AbortController();
  const answer = await fetch(`${web.url}/events`, { signal: gone.signal });
  const { value } = (await answer.body?.getReader().read()) ?? {};
  expect(answer.headers.get('content-type')).toBe('text/event-stream');
  expect(new TextDecoder().decode(value)).toBe('event: changed\ndata: {"subjects":["runs"]}\n\n');
  gone.abort();
  expect(await over).toBe('over');
  await web.close();
});

test('a program that stops ends its streams, so that it can close', async () => {
  const { web, stopping, over } = await served();
  const events = (await fetch(`${web.url}/events`)).body?.getReader();
  expect(new TextDecoder().decode((await events?.read())?.value)).toContain('event: changed');
  stopping.abort();
  expect(await events?.read()).toMatchObject({ done: true });
  expect(await over).toBe('over');
  await web.close();
});
