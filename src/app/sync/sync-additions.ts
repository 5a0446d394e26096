import { AppError } from '../../errors.ts';
import { loadConnection } from '../../store/connections.ts';
import type { ObjectCounts } from '../../store/runs.ts';
import type { Psa } from '../../vendors/ports.ts';
import { type App, nowInstant } from '../app.ts';
import { openPsa } from '../open-vendor.ts';
import { type AdditionsOutcome, readAdditions } from './additions.ts';
import { saveSyncFindings } from './findings.ts';
import { countsOf } from './run.ts';
import { newSaid } from './said.ts';
import { newBudget } from './vanished.ts';

export interface AdditionsOrder {
  /** Key of the PSA's connection. */
  psaConnection: number;
  /** Vendor ids. */
  agreementIds: readonly string[];
  /** An open port to use; without it one is opened and closed. */
  port?: Psa;
}

export type AdditionsRead = AdditionsOutcome & { counts: ObjectCounts };

/**
 * Reads the additions of these agreements now: of lines whose count changed, before posting, when a person opens them,
 * right after mapping. What an agreement's list leaves in doubt is told, and changes nothing. Waits for another process
 * that does the same. May be repeated. Throws AppError 'not-found', 'locked' after two minutes, and VendorError.
 */
export async function syncAdditions(app: App, order: AdditionsOrder, signal: AbortSignal): Promise<AdditionsRead> {
  const { psaConnection, agreementIds } = order;
  const connection = await loadConnection(app.db.read, psaConnection);
  if (connection === null) {
    throw new AppError('not-found', `There is no connection ${psaConnection}.`, { connection: psaConnection });
  }
  const port = order.port ?? openPsa(app, connection);
  const counts = countsOf({}, 'additions');
  const said = newSaid();
  const rest = { counts, said, budget: newBudget(), confirmed: new Set<string>(), signal };
  try {
    const outcome = await readAdditions({ app, connectionId: connection.id, port, ...rest }, agreementIds);
    await app.db.write((trx) => saveSyncFindings(trx, { connection, said, at: nowInstant(app) }));
    return { ...outcome, counts };
  } finally {
    if (order.port === undefined) await port.close();
  }
}
