import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { meQuery } from './me.ts';
import { makeQueries } from './queries.ts';
import { makeRouter } from './router.tsx';
import { cssVariablesResolver, theme } from './theme.ts';

// Whoever is signed out is asked for anew by the router, which goes to the sign-in.
const queries = makeQueries(() => {
  void queries.invalidateQueries({ queryKey: meQuery.queryKey, refetchType: 'none' });
  void router.invalidate();
});
const router = makeRouter(queries);

/** Everything around the screens. */
export function Page() {
  return (
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
        <Notifications position="top-center" />
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  );
}
