import { z } from '@hono/zod-openapi';
import { connectionStatuses } from '../../app/connection-status.ts';
import { loadDashboard, nextPostingAt } from '../../app/dashboard.ts';
import { keptEntries, keptMoney, keptWaiting } from '../../app/kept-lists.ts';
import { subjects } from '../../app/revisions.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { answer } from '../shapes.ts';
import { Money } from './billing.ts';
import { findingKind } from './findings.ts';
import { Series } from './seats.ts';
import { Source, toSource } from './status.ts';

const count = z.number().int();

const Dashboard = z
  .strictObject({
    sources: z.array(Source),
    adjustments: z.strictObject({
      undecided: count.openapi({ description: 'Wait for a person' }),
      held: count.openapi({ description: 'Those of them that a guard has stopped' }),
      accounts: count,
      moneyCents: count,
      approved: count.openapi({ description: 'Wait for their posting' }),
      unknown: count.openapi({ description: 'Were sent, and have no verdict yet' }),
    }),
    nextPostingAt: z.string().nullable().openapi({ description: 'null: postings go out after every sync' }),
    money: Money,
    findings: z.strictObject({
      open: count,
      kinds: z.array(
        z.strictObject({ kind: findingKind, findings: count, seats: count, monthCents: count, first: z.string() }),
      ),
    }),
    tickets: z.strictObject({
      open: count,
      waiting: count,
      unrouted: count,
      perDay: z.array(z.strictObject({ day: z.string(), opened: count })),
    }),
    seats: Series,
  })
  .openapi('Dashboard');

export function dashboardRoutes({ app, route, shelf }: Desk) {
  const waiting = keptWaiting({ app, shelf });
  const money = keptMoney({ app, shelf });
  const entries = keptEntries({ app, shelf });
  const dashboard = shelf.keep({
    name: 'dashboard',
    of: subjects,
    load: () => loadDashboard(app, { waiting, money, entries }),
  });
  return newRoutes().openapi(
    route({
      method: 'get',
      path: '/dashboard',
      least: 'viewer',
      summary: 'Everything that the first screen shows',
      responses: answer(Dashboard),
    }),
    async (c) => {
      const sources = (await connectionStatuses(app)).map(toSource);
      return c.json({ sources, nextPostingAt: await nextPostingAt(app), ...(await dashboard()) }, 200);
    },
  );
}
