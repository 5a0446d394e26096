import { AppError } from '../errors.ts';
import type { Playground, PlaygroundStatus } from '../http/playground.ts';
import { type Host, openWorld, type World } from './world.ts';

/** Off at first. What is asked at once happens one after the other. */
export function openPlayground(host: Host): Playground {
  let status: PlaygroundStatus = { state: 'off', since: null, words: '' };
  let world: World | null = null;
  let last: Promise<unknown> = Promise.resolve();

  function tell(state: PlaygroundStatus['state'], words = ''): PlaygroundStatus {
    status = { state, since: new Date(host.now()).toISOString(), words };
    host.log.info({ state, words }, 'playground');
    return status;
  }

  function inTurn(change: () => Promise<PlaygroundStatus>): Promise<PlaygroundStatus> {
    const turn = last.then(change);
    last = turn.catch(() => {});
    return turn;
  }

  async function begin(): Promise<PlaygroundStatus> {
    if (host.signal.aborted) throw new AppError('conflict', 'The program is being stopped.');
    tell('starting');
    try {
      const opened = await openWorld(host, host.signal);
      world = opened;
      void opened.sandboxEnded.then((words) => {
        if (world === opened) tell('failed', words);
      });
      return tell('running');
    } catch (error) {
      tell('failed', error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  async function end(): Promise<PlaygroundStatus> {
    const ending = world;
    if (ending === null) return status.state === 'off' ? status : tell('off');
    world = null;
    tell('stopping');
    await ending.end();
    return tell('off');
  }

  return {
    status: () => status,
    start: () => inTurn(() => (status.state === 'running' ? Promise.resolve(status) : end().then(begin))),
    reset: () => inTurn(() => end().then(begin)),
    stop: () => inTurn(end),
    answer: (request) => world?.answer(request) ?? null,
  };
}
