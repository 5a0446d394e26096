import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import { base } from './base.ts';
import { NotFound } from './components/not-found.tsx';
import { PageError } from './components/page-error.tsx';
import { PageSkeleton } from './components/page-skeleton.tsx';
import type { Search } from './search.ts';
import { Shell } from './shell/shell.tsx';
import { enter } from './sign-in/going.ts';

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  validateSearch: (search: Record<string, unknown>): Search =>
    Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)])),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: ({ context, location }) => enter(context.queries, location.href),
});

const dashboard = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/dashboard.tsx'), 'Dashboard'),
});
const accounts = createRoute({
  getParentRoute: () => shell,
  path: '/accounts',
  component: lazyRouteComponent(() => import('./pages/accounts.tsx'), 'Accounts'),
});
const services = createRoute({
  getParentRoute: () => shell,
  path: '/services',
  component: lazyRouteComponent(() => import('./pages/services.tsx'), 'Services'),
});
const priorities = createRoute({
  getParentRoute: () => shell,
  path: '/priorities',
  component: lazyRouteComponent(() => import('./pages/priorities.tsx'), 'Priorities'),
});
const billing = createRoute({
  getParentRoute: () => shell,
  path: '/billing',
  component: lazyRouteComponent(() => import('./pages/billing.tsx'), 'Billing'),
});
const tickets = createRoute({
  getParentRoute: () => shell,
  path: '/tickets',
  component: lazyRouteComponent(() => import('./pages/tickets.tsx'), 'Tickets'),
});
const findings = createRoute({
  getParentRoute: () => shell,
  path: '/findings',
  component: lazyRouteComponent(() => import('./pages/findings.tsx'), 'Findings'),
});
const activity = createRoute({
  getParentRoute: () => shell,
  path: '/activity',
  component: lazyRouteComponent(() => import('./pages/activity.tsx'), 'Activity'),
});
const options = createRoute({
  getParentRoute: () => shell,
  path: '/options',
  component: lazyRouteComponent(() => import('./pages/options.tsx'), 'Options'),
});
const feedback = createRoute({
  getParentRoute: () => shell,
  path: '/feedback',
  component: lazyRouteComponent(() => import('./pages/feedback.tsx'), 'Feedback'),
});
const esetConsole = createRoute({
  getParentRoute: () => shell,
  path: '/eset-console',
  component: lazyRouteComponent(() => import('./pages/eset-console.tsx'), 'EsetConsole'),
});
const help = createRoute({
  getParentRoute: () => shell,
  path: '/help',
  component: lazyRouteComponent(() => import('./pages/help.tsx'), 'Help'),
});
const guide = createRoute({
  getParentRoute: () => shell,
  path: '/guide',
  component: lazyRouteComponent(() => import('./pages/guide.tsx'), 'Guide'),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./pages/sign-in.tsx'), 'SignIn'),
});
const setPassword = createRoute({
  getParentRoute: () => root,
  path: '/set-password',
  component: lazyRouteComponent(() => import('./pages/set-password.tsx'), 'SetPassword'),
});
const firstStart = createRoute({
  getParentRoute: () => root,
  path: '/first-start',
  component: lazyRouteComponent(() => import('./pages/first-start.tsx'), 'FirstStart'),
});

const screens = [dashboard, accounts, services, priorities, billing, tickets, findings, activity];
const tools = [guide, options, feedback, esetConsole, help];

export const makeRouter = (queries: QueryClient) =>
  createRouter({
    context: { queries },
    routeTree: root.addChildren([shell.addChildren([...screens, ...tools]), signIn, setPassword, firstStart]),
    basepath: base === '' ? '/' : base,
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const filled = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
      const text = new URLSearchParams(filled.map(([name, value]) => [name, String(value)])).toString();
      return text === '' ? '' : `?${text}`;
    },
    defaultPreload: 'intent',
    defaultPendingComponent: PageSkeleton,
    defaultPendingMs: 150,
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: NotFound,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
