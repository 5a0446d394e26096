import { loadConnections } from '../store/connections.ts';
import { countStates } from '../store/state-counts.ts';
import type { App } from './app.ts';
import { dataAt } from './connection-status.ts';

/** The state of the work in numbers, for monitoring. */
export interface Gauges {
  adjustments: ReadonlyMap<string, number>;
  /** Entries by the state of their ticket. */
  tickets: ReadonlyMap<string, number>;
  /** Seconds since each connection in use was as it is stored; one that was never read in full is left out. */
  dataAge: ReadonlyMap<string, number>;
}

export async function readGauges(app: App): Promise<Gauges> {
  const { read } = app.db;
  const [adjustments, tickets, connections] = await Promise.all([
    countStates(read, 'adjustments'),
    countStates(read, 'entries'),
    loadConnections(read),
  ]);
  const dataAge = new Map<string, number>();
  for (const connection of connections) {
    const at = dataAt(connection);
    if (at !== null && connection.disconnectedAt === null)
      dataAge.set(connection.name, (app.clock.now() - Date.parse(at)) / 1000);
  }
  return { adjustments, tickets, dataAge };
}
