import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { makeQueries } from './queries.ts';
import { makeRouter } from './router.tsx';
import { goToSignIn } from './sign-in/going.ts';
import { cssVariablesResolver, theme } from './theme.ts';

const queries = makeQueries(() => void goToSignIn(router, queries));
const router = makeRouter(queries);

/** Everything around the screens. */
export function Page() {
  return (
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
        <Notifications position="bottom-right" />
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  );
}
