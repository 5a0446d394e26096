import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { apiBase } from './api.ts';

/** The first part of the key of what rests on many subjects. */
export const restsOnAll = 'all';

interface Changed {
  subjects: string[];
}

/** Reads again what changed, whoever changed it; and everything after a time without a connection. */
export function useLive(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const events = new EventSource(`${apiBase}/events`);
    let wasLost = false;
    events.addEventListener('changed', ({ data }: MessageEvent<string>) => {
      const { subjects } = JSON.parse(data) as Changed;
      for (const subject of [...subjects, restsOnAll]) void queries.invalidateQueries({ queryKey: [subject] });
    });
    events.addEventListener('error', () => {
      wasLost = true;
    });
    events.addEventListener('open', () => {
      if (wasLost) void queries.invalidateQueries();
      wasLost = false;
    });
    return () => events.close();
  }, [queries]);
}
