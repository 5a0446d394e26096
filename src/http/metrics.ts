import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Gauges } from '../app/gauges.ts';
import type { SyncDone } from '../jobs/schedule.ts';

export interface Metrics {
  /** Counts a run of a sync and its requests. */
  syncDone(done: SyncDone): void;
  /** All metrics as text, with the gauges as they are now. */
  text(): Promise<string>;
  contentType: string;
}

/** Metrics for Prometheus: counters of this process, gauges of the store, event loop and memory of the runtime. */
export function openMetrics(readGauges: () => Promise<Gauges>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const runs = new Counter({
    name: 'seatbridge_sync_runs_total',
    help: 'Runs of a sync by their end.',
    labelNames: ['connection', 'state'],
    registers,
  });
  const requests = new Counter({
    name: 'seatbridge_requests_total',
    help: 'Requests that syncs sent to a server.',
    labelNames: ['connection'],
    registers,
  });
  const adjustments = new Gauge({
    name: 'seatbridge_adjustments',
    help: 'Adjustments by state.',
    labelNames: ['state'],
    registers,
  });
  const tickets = new Gauge({
    name: 'seatbridge_tickets',
    help: 'Entries by the state of their ticket.',
    labelNames: ['state'],
    registers,
  });
  const dataAge = new Gauge({
    name: 'seatbridge_data_age_seconds',
    help: 'Age of the last complete sync.',
    labelNames: ['connection'],
    registers,
  });

  return {
    syncDone({ name, state, requests: sent }) {
      runs.inc({ connection: name, state });
      requests.inc({ connection: name }, sent);
    },
    async text() {
      const now = await readGauges();
      fill(adjustments, { label: 'state', values: now.adjustments });
      fill(tickets, { label: 'state', values: now.tickets });
      fill(dataAge, { label: 'connection', values: now.dataAge });
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

function fill<Label extends string>(
  gauge: Gauge<Label>,
  { label, values }: { label: Label; values: ReadonlyMap<string, number> },
): void {
  gauge.reset();
  for (const [name, value] of values) gauge.set({ [label]: name } as Record<Label, string>, value);
}
