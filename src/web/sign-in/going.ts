import type { QueryClient } from '@tanstack/react-query';
import type { AnyRouter } from '@tanstack/react-router';
import { firstStartQuery } from './first-start.ts';

/** To the sign-in, which comes back to where the person was, filters and all; to the first start where nobody is yet. */
export async function goToSignIn(router: AnyRouter, queries: QueryClient): Promise<void> {
  const { pathname, href } = router.state.location;
  if (pathname === '/sign-in' || pathname === '/first-start') return;
  const { needed } = await queries.fetchQuery(firstStartQuery);
  if (needed) await router.navigate({ to: '/first-start', replace: true });
  else await router.navigate({ to: '/sign-in', search: { back: href }, replace: true });
}

/** Where to after the sign-in: a path of this page and never another address. */
export function wayBack(back: string | undefined): string {
  return back?.startsWith('/') === true && !back.startsWith('//') && !back.includes('\\') ? back : '/';
}
