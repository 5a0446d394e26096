import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import type { App } from '../app/app.ts';
import type { KeySource } from '../app/backup.ts';
import type { Health } from '../app/health.ts';
import type { Shelf } from '../app/shelf.ts';
import type { Role } from '../domain/roles.ts';
import type { Users } from '../users/users.ts';
import type { ApiEnv } from './api-env.ts';
import { atLeast, bodyUpTo } from './gate.ts';
import type { Live } from './live.ts';
import { once } from './once.ts';
import type { Playground } from './playground.ts';
import { WorkStarted, type Works } from './work.ts';

/** What every file of routes is given. */
export interface Desk {
  app: App;
  works: Works;
  live: Live;
  /** Aborted when the program stops. */
  signal: AbortSignal;
  route: Route;
  /** Lists that take long to make. */
  shelf: Shelf;
  about: About;
  users: Keeper;
  place: Place;
  /** null: here is none. */
  playground: Playground | null;
}

/** Where the program keeps its data. */
export interface Place {
  dataFolder: string;
  key: KeySource;
  /** The mail server; null: there is none. */
  smtp: string | null;
}

/** What routes need of the people, beside who asks. */
export type Keeper = Pick<Users, 'makeKey' | 'sessionOf' | 'addressOf'>;

/** What the program says of itself. */
export interface About {
  version: string;
  /** The built-in sandbox, where nothing is real. */
  playground: boolean;
  health(): Promise<Health>;
}

/** A route as it is declared: who may use it, what it takes, what it answers. */
type Declared = Omit<RouteConfig, 'middleware' | 'summary'> & {
  least: Role;
  /** What it does, in a few words. */
  summary: string;
  /** Size of its body at most, where it is not `usualBodyBytes`. */
  bodyBytes?: number;
};

/** Declares a route: checks role, size and repeats before anything else. */
export type Route = <const Path extends string, D extends Declared & { path: Path }>(declared: D) => D;

const usualBodyBytes = 1_000_000;

/** Where the OpenAPI document says how many bytes a body may have. */
export const mostBytes = 'x-most-bytes';

/** Where the OpenAPI document says which role a route takes. */
export const leastRole = 'x-least-role';

export function makeRoute(app: App): Route {
  const onlyOnce = once(app);
  return (declared) => {
    const { least, bodyBytes = usualBodyBytes, ...config } = declared;
    const checks: MiddlewareHandler<ApiEnv>[] = [atLeast(least)];
    if (config.method !== 'get') checks.push(bodyUpTo(bodyBytes), onlyOnce);
    // The checks stay out of the route's type: they change nothing of what it takes and answers.
    return { ...config, middleware: checks, [leastRole]: least, [mostBytes]: bodyBytes } as unknown as typeof declared;
  };
}

/** A file of routes begins with this. */
export const newRoutes = () => new OpenAPIHono<ApiEnv>();

/** The answer of a route whose work goes on: follow it at /work/{id}/events. */
export const startsWork = {
  202: { description: 'Begun', content: { 'application/json': { schema: WorkStarted } } },
} as const;
