import type { App } from '../app/app.ts';
import { approveAdjustments } from '../app/billing/approve.ts';
import { loadWaiting, type NamedAdjustment } from '../app/billing/history.ts';
import { makePlan, type PlanReport } from '../app/billing/plan.ts';
import { type PostingReport, postApproved } from '../app/billing/post.ts';
import { seatsOn } from '../app/seats.ts';
import { type SyncOutcome, syncAll } from '../app/sync-all.ts';
import type { TicketReport } from '../app/ticketing/report.ts';
import { runTickets } from '../app/ticketing/run.ts';
import { connectAll, demoPerson, type Mapped, mapAll, type Watched, watchDynamicGroups } from './prepare.ts';
import type { Addresses, Control, PsaState, Truth } from './sandbox.ts';

/** What the demo tells while it goes on; each is told once, in this order. */
export interface Listener {
  connected(): void;
  synced(outcomes: readonly SyncOutcome[]): void;
  mapped(mapped: Mapped): void;
  planned(report: PlanReport, waiting: readonly NamedAdjustment[]): void;
  posted(report: PostingReport): void;
  watched(watched: readonly Watched[]): void;
  entered(entries: number): void;
  ticketed(report: TicketReport): void;
}

/** Everything that one cycle did, and the sandbox's own view before and after it. */
export interface Cycle {
  mapped: Mapped;
  plan: PlanReport;
  posting: PostingReport;
  tickets: TicketReport;
  /** Accounts that have seats from every ESET server. */
  fedByEveryServer: string[];
  before: Seen;
  after: Seen;
}

interface Seen {
  psa: PsaState;
  truth: Truth;
  requests: number;
}

interface Stage {
  addresses: Addresses;
  control: Control;
  listener: Listener;
}

/** Devices that enter dynamic groups, shared among these: fewer than the tickets that one run opens. */
const ENTERING = 12;

/** The main job from an empty store to the tickets. Throws where a step cannot be done at all. */
export async function playCycle(app: App, stage: Stage, signal: AbortSignal): Promise<Cycle> {
  const { addresses, control, listener } = stage;
  const before = await look(control);
  await connectAll(app, addresses, signal);
  listener.connected();
  listener.synced(await syncEverything(app, signal));
  const mapped = await mapAll(app, signal);
  listener.mapped(mapped);
  const billed = await bill(app, listener, signal);
  listener.watched(await watchDynamicGroups(app));
  await syncEverything(app, signal);
  const tickets = await openTickets(app, { control, listener, groups: before.truth.members }, signal);
  const fedByEveryServer = await findFedByAll(app, [...addresses.eset, ...(addresses.era ?? [])]);
  return { mapped, ...billed, tickets, fedByEveryServer, before, after: await look(control) };
}

async function findFedByAll(app: App, servers: readonly { name: string }[]): Promise<string[]> {
  const { devices } = await seatsOn(app, { devices: true });
  const billed = (devices ?? []).filter(({ service }) => service !== null);
  const byAccount = Map.groupBy(billed, ({ account }) => account ?? '');
  return [...byAccount].flatMap(([account, seats]) => {
    const feeding = new Set(seats.map(({ server }) => server));
    return servers.every(({ name }) => feeding.has(name)) ? [account] : [];
  });
}

async function look(control: Control): Promise<Seen> {
  return { psa: await control.state(), truth: await control.truth(), requests: await control.requests() };
}

async function syncEverything(app: App, signal: AbortSignal): Promise<SyncOutcome[]> {
  const outcomes = await syncAll(app, { by: demoPerson }, signal);
  const bad = outcomes.find(({ run }) => run?.state !== 'ok');
  if (bad === undefined) return outcomes;
  throw new Error(`${bad.connection.name} was not read: ${bad.error?.message ?? bad.run?.message ?? ''}`);
}

async function bill(app: App, listener: Listener, signal: AbortSignal): Promise<Pick<Cycle, 'plan' | 'posting'>> {
  const plan = await makePlan(app, { dryRun: false }, signal);
  const waiting = await loadWaiting(app);
  listener.planned(plan, waiting);
  if (waiting.length > 0) await approveAdjustments(app, { ids: waiting.map(({ id }) => id), by: demoPerson });
  const posting = await postApproved(app, { by: demoPerson, reason: 'demo' }, signal);
  listener.posted(posting);
  return { plan, posting };
}

async function openTickets(
  app: App,
  { control, listener, groups }: { control: Control; listener: Listener; groups: Truth['members'] },
  signal: AbortSignal,
): Promise<TicketReport> {
  const count = Math.max(1, Math.floor(ENTERING / groups.length));
  await control.move(groups.map(({ server, groupId }) => ({ enter: { server, groupId, count } })));
  listener.entered(groups.length * count);
  await syncEverything(app, signal);
  const report = await runTickets(app, signal);
  listener.ticketed(report);
  return report;
}
