import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Work } from '../http/work.ts';
import { api, apiBase, json } from './api.ts';
import { problemFrom } from './problem.ts';

type Progress = NonNullable<Work['progress']>;

interface WorkOptions<Result> {
  /** Its id, by which it can be followed again. */
  onBegun?: (work: string) => void;
  onDone?: (result: Result) => void;
}

/** Long work: `start` begins it, and it goes on in the program whoever looks on; `follow` looks on at a begun one. */
export function useWork<Order, Result>(
  begin: (order: Order) => Promise<{ json(): Promise<{ work: string }> }>,
  { onBegun, onDone }: WorkOptions<Result> = {},
) {
  const [progress, setProgress] = useState<Progress | null>(null);
  const { mutate, isPending, error, data, reset } = useMutation({
    mutationFn: async (asked: { order: Order } | { work: string }) => {
      setProgress(null);
      if ('work' in asked) return (await followWork(asked.work, setProgress)) as Result;
      const { work } = await json(begin(asked.order));
      onBegun?.(work);
      return (await followWork(work, setProgress)) as Result;
    },
    onSuccess: (result) => onDone?.(result),
  });
  const start = (order: Order) => mutate({ order });
  const follow = (work: string) => mutate({ work });
  return { start, follow, isRunning: isPending, progress, result: data, error, reset };
}

/** Resolves with the result of a work. Throws the Problem it failed with. */
export function followWork(id: string, onProgress: (progress: Progress) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const events = new EventSource(`${apiBase}/work/${id}/events`);
    const onEvent = ({ data }: MessageEvent<string>) => settle(JSON.parse(data) as Work);
    const settle = ({ state, progress, result, problem }: Work) => {
      if (progress !== null) onProgress(progress);
      if (state === 'running') return;
      events.close();
      if (state === 'done') resolve(result);
      else reject(problemFrom(problem ?? {}));
    };
    for (const name of ['progress', 'done', 'failed']) events.addEventListener(name, onEvent);
    events.addEventListener('error', () => {
      // The browser tries again by itself, unless it was refused: then the answer says why.
      if (events.readyState !== EventSource.CLOSED) return;
      json(api.work[':id'].$get({ param: { id } })).then(settle, reject);
    });
  });
}
