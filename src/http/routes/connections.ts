import { z } from '@hono/zod-openapi';
import { type ConnectionStatus, connectionStatuses, dataAt } from '../../app/connection-status.ts';
import type { Proof } from '../../app/connection-test.ts';
import {
  connect,
  connectionWithId,
  disconnect,
  type Kept,
  modify,
  tryChanges,
  tryDraft,
} from '../../app/connections.ts';
import { given } from '../../domain/given.ts';
import { AppError } from '../../errors.ts';
import { type Desk, newRoutes, startsWork } from '../desk.ts';
import { answer, ById, body, orNull } from '../shapes.ts';
import type { Course } from '../work.ts';
import { Run, toRun } from './runs.ts';

const fields = z.record(z.string(), z.unknown());
const secrets = z.record(z.string(), z.string()).openapi({ description: 'Kept encrypted, never answered' });
const trust = z
  .strictObject({ fingerprint: z.string().max(200).nullable() })
  .nullable()
  .openapi({ description: 'Pins the certificate that the server shows now; with a fingerprint, that one alone' });
const consoleUrl = z.string().max(2000).nullable().openapi({ description: 'Address of its web console, for people' });
const own = z.number().int().nullable().openapi({ description: 'null: as the setting says' });

const Terms = { kind: z.string(), settings: fields, secrets };

const Draft = z
  .strictObject({
    name: z.string(),
    ...Terms,
    consoleUrl: consoleUrl.optional(),
    intervalMinutes: own.optional(),
    staleIntervals: own.optional(),
    test: z.enum(['first', 'none']).default('first').openapi({ description: 'none keeps it untested' }),
    trust: trust.default(null),
  })
  .openapi('ConnectionDraft');

const Trial = z.strictObject({ ...Terms, trust: trust.default(null) }).openapi('ConnectionTrial');

const changes = { settings: fields.optional(), secrets: secrets.optional() };

const Changes = z
  .strictObject({
    ...changes,
    consoleUrl: consoleUrl.optional(),
    intervalMinutes: own.optional(),
    staleIntervals: own.optional(),
    test: z.enum(['first', 'none']).default('first'),
    trust: trust.default(null),
  })
  .openapi('ConnectionChanges', { description: 'What is not named stays' });

const ChangesTrial = z.strictObject({ ...changes, trust: trust.default(null) }).openapi('ConnectionChangesTrial');

const TrustNow = z.strictObject({ fingerprint: z.string().max(200) });

export const datedAhead = z.boolean().openapi({
  description: 'syncedAt is ahead of the clock: the data are stale, and how old they are is not known',
});

export const connectionState = z.enum([
  'ok',
  'syncing',
  'never read',
  'stale',
  'doubtful',
  'failed',
  'interrupted',
  'unsettled',
  'disconnected',
]);

const Connection = z
  .strictObject({
    id: z.number().int(),
    name: z.string(),
    kind: z.string(),
    role: z.enum(['psa', 'eset']),
    state: connectionState,
    stale: z.boolean(),
    datedAhead,
    settings: fields.openapi({ description: 'Everything but the secrets' }),
    fingerprint: z.string().nullable().openapi({ description: 'SHA-256 of the certificate that is pinned' }),
    consoleUrl: z.string().nullable(),
    consoleAddress: z.string().nullable().openapi({ description: 'consoleUrl, or what is usual for its kind' }),
    intervalMinutes: z.number().int(),
    ownInterval: z.boolean(),
    staleIntervals: z.number().int().openapi({ description: 'The data is stale after so many intervals' }),
    ownStale: z.boolean(),
    createdAt: z.string(),
    disconnectedAt: z.string().nullable(),
    syncedAt: z.string().nullable().openapi({
      description: 'The age of the data: end of the last complete sync, or when the reports that it read were made',
    }),
    fullAt: z.string().nullable(),
    newestSign: z.string().nullable().openapi({ description: 'Newest sign of life of any of its devices' }),
    lastRun: orNull(Run),
    nextRunAt: z.string().nullable(),
  })
  .openapi('Connection');

const Tested = z
  .strictObject({
    server: z.string(),
    verdict: z.enum(['ok', 'missing', 'failed']),
    probes: z.array(
      z.strictObject({ name: z.string(), state: z.enum(['ok', 'missing', 'failed', 'unproven']), note: z.string() }),
    ),
    certificate: z
      .strictObject({
        fingerprint: z.string().openapi({ description: 'SHA-256' }),
        pinned: z.boolean(),
        vouchedFor: z.boolean().openapi({ description: 'This machine trusts it already: it need not be pinned' }),
      })
      .nullable(),
    clockSkewMs: z.number().nullable(),
    timeZone: z.string().nullable(),
  })
  .openapi('Tested');
/** What came of a test, as the work's result says it. */
export type Tested = z.infer<typeof Tested>;

/** What came of connecting or changing a connection. */
export interface KeptResult {
  id: number;
  name: string;
  revived: boolean;
  tested: Tested | null;
}

export const connectionRoutes = ({ app, works, route }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/connections',
        least: 'viewer',
        summary: 'Every connection, with the age of its data and its last run',
        responses: answer(z.strictObject({ rows: z.array(Connection) })),
      }),
      async (c) => c.json({ rows: (await connectionStatuses(app)).map(toConnection) }, 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/connections/{id}',
        least: 'viewer',
        summary: 'One connection',
        request: { params: ById },
        responses: answer(Connection),
      }),
      async (c) => c.json(await connectionOf(app, c.req.valid('param').id), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/connections',
        least: 'administrator',
        summary: 'Connects a server, tested first',
        request: { body: body(Draft) },
        responses: startsWork,
      }),
      (c) => {
        const { test, trust, consoleUrl, intervalMinutes, staleIntervals, ...terms } = c.req.valid('json');
        const draft = { ...terms, ...given({ consoleUrl, intervalMinutes, staleIntervals }) };
        const by = c.var.person;
        const run = async ({ signal }: Course) =>
          toKept(await connect(app, draft, { by: by.name, signal, test, trust }));
        return c.json(works.start({ kind: 'connect', by, run }), 202);
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/connections/test',
        least: 'administrator',
        summary: 'Tests what is not stored yet, right by right',
        request: { body: body(Trial) },
        responses: startsWork,
      }),
      (c) => {
        const { trust, ...terms } = c.req.valid('json');
        const run = async ({ signal }: Course) => toTested(await tryDraft(app, { terms, trust }, signal));
        return c.json(works.start({ kind: 'test', by: c.var.person, run }), 202);
      },
    )
    .openapi(
      route({
        method: 'patch',
        path: '/connections/{id}',
        least: 'administrator',
        summary: 'Changes a connection, tested first',
        request: { params: ById, body: body(Changes) },
        responses: startsWork,
      }),
      async (c) => {
        const { test, trust, ...changes } = c.req.valid('json');
        const { name } = await connectionWithId(app, c.req.valid('param').id);
        const by = c.var.person;
        const run = async ({ signal }: Course) =>
          toKept(await modify(app, name, { changes: given(changes), manner: { by: by.name, signal, test, trust } }));
        return c.json(works.start({ kind: 'modify', by, run }), 202);
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/connections/{id}/test',
        least: 'operator',
        summary: 'Tests a connection as it is',
        request: { params: ById },
        responses: startsWork,
      }),
      async (c) => {
        const { id } = await connectionWithId(app, c.req.valid('param').id);
        const run = async ({ signal }: Course) =>
          toTested(await tryChanges(app, { id, changes: {}, trust: null }, signal));
        return c.json(works.start({ kind: 'test', by: c.var.person, run }), 202);
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/connections/{id}/test-changes',
        least: 'administrator',
        summary: 'Tests a connection as it would be with these changes; nothing is stored',
        request: { params: ById, body: body(ChangesTrial) },
        responses: startsWork,
      }),
      async (c) => {
        const { trust, ...changes } = c.req.valid('json');
        const { id } = await connectionWithId(app, c.req.valid('param').id);
        const run = async ({ signal }: Course) =>
          toTested(await tryChanges(app, { id, changes: given(changes), trust }, signal));
        return c.json(works.start({ kind: 'test', by: c.var.person, run }), 202);
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/connections/{id}/trust',
        least: 'administrator',
        summary: 'Pins the certificate that the server shows, if it is the one named',
        request: { params: ById, body: body(TrustNow) },
        responses: startsWork,
      }),
      async (c) => {
        const { name } = await connectionWithId(app, c.req.valid('param').id);
        const trust = c.req.valid('json');
        const by = c.var.person;
        const run = async ({ signal }: Course) =>
          toKept(await modify(app, name, { changes: {}, manner: { by: by.name, signal, test: 'none', trust } }));
        return c.json(works.start({ kind: 'trust', by, run }), 202);
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/connections/{id}',
        least: 'administrator',
        summary: 'Disconnects: its seats stay as they are, its mappings are kept',
        request: { params: ById },
        responses: answer(Connection),
      }),
      async (c) => {
        const { id, name } = await connectionWithId(app, c.req.valid('param').id);
        await disconnect(app, name, c.var.person.name);
        return c.json(await connectionOf(app, id), 200);
      },
    );

async function connectionOf(app: Desk['app'], id: number): Promise<z.infer<typeof Connection>> {
  const status = (await connectionStatuses(app)).find(({ connection }) => connection.id === id);
  if (status !== undefined) return toConnection(status);
  throw new AppError('not-found', `There is no connection ${id}.`, { id });
}

function toConnection(status: ConnectionStatus): z.infer<typeof Connection> {
  const { connection, state, stale, datedAhead, lastRun, nextRunAt, consoleAddress } = status;
  const { id, name, kind, role, consoleUrl, createdAt, disconnectedAt, fullAt, newestSign } = connection;
  const { pin, ...settings } = connection.settings as Record<string, unknown> & {
    pin?: { fingerprint: string } | null;
  };
  return {
    ...{
      id,
      name,
      kind,
      role,
      state,
      stale,
      datedAhead,
      settings,
      consoleUrl,
      consoleAddress,
      createdAt,
      disconnectedAt,
    },
    fingerprint: pin?.fingerprint ?? null,
    intervalMinutes: status.intervalMinutes,
    ownInterval: connection.intervalMinutes !== null,
    staleIntervals: status.staleIntervals,
    ownStale: connection.staleIntervals !== null,
    ...{ syncedAt: dataAt(connection), fullAt, newestSign, nextRunAt },
    lastRun: lastRun && toRun(lastRun),
  };
}

function toTested({ check, verdict, certificate, clockSkewMs }: Proof): Tested {
  const { server, probes, timeZone = null } = check;
  return { server, verdict, probes, certificate, clockSkewMs, timeZone };
}

const toKept = ({ connection: { id, name }, proof, revived }: Kept): KeptResult => ({
  id,
  name,
  revived,
  tested: proof && toTested(proof),
});
