import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';

export interface ServerEvent {
  event: string;
  data: unknown;
}

/** So often something is said, for proxies that cut what is silent. */
const silenceMs = 15_000;

/** Answers with events as they come. `events` ends by the signal when the other side has gone or the program stops. */
export function streamEvents(
  c: Context,
  { events, ended }: { events: (signal: AbortSignal) => AsyncGenerator<ServerEvent>; ended: AbortSignal },
): Response {
  return streamSSE(c, async (stream) => {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    const alive = setInterval(() => void stream.write(': alive\n\n').catch(() => gone.abort()), silenceMs);
    try {
      for await (const { event, data } of events(AbortSignal.any([gone.signal, ended])))
        await stream.writeSSE({ event, data: JSON.stringify(data) });
    } finally {
      clearInterval(alive);
    }
  });
}
