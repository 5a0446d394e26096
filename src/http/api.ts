import { OpenAPIHono } from '@hono/zod-openapi';
import type { App } from '../app/app.ts';
import type { Shelf } from '../app/shelf.ts';
import type { Users } from '../users/users.ts';
import type { ApiEnv } from './api-env.ts';
import { type About, type Desk, type Keeper, makeRoute, type Place } from './desk.ts';
import { identified } from './gate.ts';
import type { Live } from './live.ts';
import { type Playground, playgroundApi } from './playground.ts';
import { answerProblem, crash, knownProblem, Refusal } from './problem.ts';
import { openApiDocument } from './reference.ts';
import { accountSuggestionRoutes } from './routes/account-suggestions.ts';
import { accountRoutes } from './routes/accounts.ts';
import { adjustmentRoutes } from './routes/adjustments.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { auditRoutes } from './routes/audit.ts';
import { backupRoutes } from './routes/backups.ts';
import { billingRoutes } from './routes/billing.ts';
import { connectionRoutes } from './routes/connections.ts';
import { cycleRoutes } from './routes/cycle.ts';
import { dashboardRoutes } from './routes/dashboard.ts';
import { decisionRoutes } from './routes/decisions.ts';
import { destinationRoutes } from './routes/destinations.ts';
import { deviceRoutes } from './routes/devices.ts';
import { doctorRoutes } from './routes/doctor.ts';
import { esetVersionRoutes } from './routes/eset-versions.ts';
import { feedbackRoutes } from './routes/feedback.ts';
import { findingRoutes } from './routes/findings.ts';
import { groupRoutes } from './routes/groups.ts';
import { lineRoutes } from './routes/lines.ts';
import { liveRoutes } from './routes/live.ts';
import { meRoutes } from './routes/me.ts';
import { myAccountRoutes } from './routes/my-account.ts';
import { pauseRoutes } from './routes/pauses.ts';
import { planRoutes } from './routes/plans.ts';
import { playgroundRoutes } from './routes/playground.ts';
import { postingRoutes } from './routes/postings.ts';
import { priorityRoutes } from './routes/priorities.ts';
import { productRoutes } from './routes/products.ts';
import { reportFileRoutes } from './routes/report-files.ts';
import { reportTemplateRoutes } from './routes/report-templates.ts';
import { runRoutes } from './routes/runs.ts';
import { seatChangeRoutes } from './routes/seat-changes.ts';
import { seatRoutes } from './routes/seats.ts';
import { serviceRoutes } from './routes/services.ts';
import { settingRoutes } from './routes/settings.ts';
import { singleSignOnRoutes } from './routes/single-sign-on.ts';
import { statusRoutes } from './routes/status.ts';
import { syncRoutes } from './routes/sync.ts';
import { ticketChoiceRoutes } from './routes/ticket-choices.ts';
import { ticketPreviewRoutes } from './routes/ticket-preview.ts';
import { ticketRoutes } from './routes/tickets.ts';
import { transferRoutes } from './routes/transfer.ts';
import { twinRoutes } from './routes/twins.ts';
import { userRoutes } from './routes/users.ts';
import type { Works } from './work.ts';

export interface ApiParts {
  users: Pick<Users, 'identify'> & Keeper;
  works: Works;
  live: Live;
  shelf: Shelf;
  about: About;
  place: Place;
  /** null: here is none. */
  playground: Playground | null;
  /** Aborted when the program stops. */
  signal: AbortSignal;
}

/** The API over one set of data, to be mounted at its base. Its type is what the page's client is made of. */
export function makeApi(app: App, { users, ...parts }: ApiParts) {
  const desk: Desk = { app, users, ...parts, route: makeRoute(app) };
  const api = new OpenAPIHono<ApiEnv>({ defaultHook: refuseMalformed });
  api.onError((error, c) => {
    const known = knownProblem(error);
    if (known === null) app.log.error({ err: error, method: c.req.method, path: c.req.path }, 'request broke');
    return answerProblem(c, known ?? crash());
  });
  api.use(identified(users));
  api.get('/openapi.json', (c) => c.json(openApiDocument(api, parts.about.playground ? playgroundApi : '/api/v1')));
  return api
    .route('/', meRoutes(desk))
    .route('/', statusRoutes(desk))
    .route('/', dashboardRoutes(desk)) // first among the lists: what it shows is made first after the start
    .route('/', liveRoutes(desk))
    .route('/', connectionRoutes(desk))
    .route('/', esetVersionRoutes(desk))
    .route('/', reportTemplateRoutes(desk))
    .route('/', reportFileRoutes(desk))
    .route('/', syncRoutes(desk))
    .route('/', cycleRoutes(desk))
    .route('/', runRoutes(desk))
    .route('/', accountSuggestionRoutes(desk))
    .route('/', groupRoutes(desk))
    .route('/', accountRoutes(desk))
    .route('/', destinationRoutes(desk))
    .route('/', serviceRoutes(desk)) // before products, whose {product} would take the place of their suggestions
    .route('/', productRoutes(desk))
    .route('/', lineRoutes(desk))
    .route('/', deviceRoutes(desk))
    .route('/', priorityRoutes(desk))
    .route('/', ticketChoiceRoutes(desk))
    .route('/', twinRoutes(desk))
    .route('/', decisionRoutes(desk)) // before adjustments, whose {id} would take its place
    .route('/', adjustmentRoutes(desk))
    .route('/', planRoutes(desk))
    .route('/', postingRoutes(desk))
    .route('/', billingRoutes(desk))
    .route('/', ticketRoutes(desk))
    .route('/', ticketPreviewRoutes(desk))
    .route('/', findingRoutes(desk))
    .route('/', seatRoutes(desk))
    .route('/', seatChangeRoutes(desk))
    .route('/', settingRoutes(desk))
    .route('/', pauseRoutes(desk))
    .route('/', auditRoutes(desk))
    .route('/', doctorRoutes(desk))
    .route('/', transferRoutes(desk))
    .route('/', backupRoutes(desk))
    .route('/', feedbackRoutes(desk))
    .route('/', playgroundRoutes(desk))
    .route('/', myAccountRoutes(desk))
    .route('/', userRoutes(desk))
    .route('/', apiKeyRoutes(desk))
    .route('/', singleSignOnRoutes(desk));
}

export type Api = ReturnType<typeof makeApi>;

type Checked = { success: true } | { success: false; error: { issues: readonly Issue[] } };
type Issue = { code?: string; path: readonly PropertyKey[]; message: string; keys?: readonly string[] };

/** Names the first field that is wrong, and says of every one what is. */
function refuseMalformed(checked: Checked): void {
  if (checked.success) return;
  const faults = checked.error.issues.map(({ code, path, message, keys = [] }) =>
    code === 'unrecognized_keys'
      ? { field: [...path, keys[0]].join('.'), message: `There is no field ${keys.join(', ')}.` }
      : { field: path.join('.'), message: `${path.join('.')}: ${message}` },
  );
  const message = faults.map((fault) => fault.message).join('\n');
  throw new Refusal(400, 'malformed', { message, field: faults[0]?.field });
}
