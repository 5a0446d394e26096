import { queryOptions } from '@tanstack/react-query';
import { send } from '../send.ts';

/** What may be known before anybody has signed in. */
interface FirstStart {
  /** Nobody is there yet. */
  needed: boolean;
  sso: { id: string; name: string } | null;
}

export interface FirstPerson {
  code: string;
  name: string;
  email: string;
  password: string;
}

// The product and its playground have the same people.
const path = '/api/v1/first-start';

export const firstStartQuery = queryOptions({
  queryKey: ['first-start'],
  queryFn: async (): Promise<FirstStart> => (await send(path)).json(),
});

/** Makes the first administrator, who is signed in from then on. Throws Problem, with the field that is wrong. */
export async function makeFirstPerson(person: FirstPerson): Promise<void> {
  await send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(person),
  });
}
