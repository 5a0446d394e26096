import { Refusal } from './problem.ts';

/** How the playground is. */
export interface PlaygroundStatus {
  /** `failed`: it could not be started, or its sandbox ended by itself. */
  state: 'off' | 'starting' | 'running' | 'stopping' | 'failed';
  /** Since when it is so; null: since the program began. */
  since: string | null;
  /** Why it failed; '' where there is nothing to say. */
  words: string;
}

/** The built-in vendors with a data folder, an API and a schedule of their own, where nothing is real. */
export interface Playground {
  status(): PlaygroundStatus;
  /** Resolves when it answers; at once where it runs already. */
  start(): Promise<PlaygroundStatus>;
  /** A fresh world, whatever there was. */
  reset(): Promise<PlaygroundStatus>;
  /** May be repeated. */
  stop(): Promise<PlaygroundStatus>;
  /** What its API answers; null: it does not run. */
  answer(request: Request): Promise<Response> | null;
}

/** Where the API of the playground is. */
export const playgroundApi = '/playground/api/v1';

/** Throws a refusal where the playground does not run. */
export function answerOf(playground: Playground | null, request: Request): Promise<Response> {
  const answer = playground?.answer(request) ?? null;
  if (answer !== null) return answer;
  throw new Refusal(404, 'playground-off', { message: 'The playground does not run. An administrator may start it.' });
}
