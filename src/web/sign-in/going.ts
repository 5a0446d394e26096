import type { QueryClient } from '@tanstack/react-query';
import { redirect } from '@tanstack/react-router';
import { connectionsQuery } from '../connections.ts';
import { meQuery } from '../me.ts';
import { isProblem } from '../problem.ts';
import { firstStartQuery } from './first-start.ts';

/**
 * Lets people in who are signed in. Others go to the sign-in, which comes back to where they wanted to be, filters and
 * all; the first one of all to the first start.
 */
export async function enter(queries: QueryClient, wanted: string): Promise<void> {
  try {
    await queries.fetchQuery(meQuery);
  } catch (error) {
    if (!isProblem(error) || error.status !== 401) throw error;
    const { needed } = await queries.fetchQuery(firstStartQuery);
    if (needed) throw redirect({ to: '/first-start', replace: true });
    throw redirect({ to: '/sign-in', search: wanted === '/' ? {} : { back: wanted }, replace: true });
  }
}

/** Where to where nobody wanted to be anywhere: an administrator goes on with the first start while nothing is connected. */
export async function firstPlace(queries: QueryClient): Promise<'/' | '/guide'> {
  const [{ role }, connections] = await Promise.all([
    queries.fetchQuery(meQuery),
    queries.fetchQuery(connectionsQuery),
  ]);
  const isConnected = connections.some(({ disconnectedAt }) => disconnectedAt === null);
  return role === 'administrator' && !isConnected ? '/guide' : '/';
}

/** Where to after the sign-in: a path of this page and never another address. */
export function wayBack(back: string | undefined): string {
  return back?.startsWith('/') === true && !back.startsWith('//') && !back.includes('\\') ? back : '/';
}
