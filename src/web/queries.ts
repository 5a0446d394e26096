import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isProblem } from './problem.ts';

const freshMs = 30_000;
const mostRetries = 2;

/** The program knows the answer to a refusal; only a missing or broken answer is worth another try. */
function worthAnotherTry(count: number, error: Error): boolean {
  const broken = !isProblem(error) || (error.status >= 500 && error.status !== 502);
  return broken && count < mostRetries;
}

/** The first part of every query key is its subject: live updates name the same. */
export function makeQueries(onSignedOut: () => void): QueryClient {
  const isSignedOut = (error: Error) => isProblem(error) && error.status === 401;
  return new QueryClient({
    // Who is signed in the router asks, and acts on the answer.
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => isSignedOut(error) && queryKey[0] !== 'me' && onSignedOut(),
    }),
    mutationCache: new MutationCache({ onError: (error) => isSignedOut(error) && onSignedOut() }),
    defaultOptions: {
      queries: { staleTime: freshMs, retry: worthAnotherTry, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
