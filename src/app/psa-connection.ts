import { AppError } from '../errors.ts';
import { type Connection, loadConnections } from '../store/connections.ts';
import type { App } from './app.ts';

/** The PSA. Throws AppError 'not-found' where none is connected. */
export async function requirePsa(app: Pick<App, 'db'>): Promise<Connection> {
  const psa = (await loadConnections(app.db.read)).find((each) => each.role === 'psa' && each.disconnectedAt === null);
  if (psa !== undefined) return psa;
  throw new AppError('not-found', 'No ConnectWise is connected. Connect it first: seatbridge connect connectwise');
}

/** Throws AppError 'unsettled' while the changes of a connection's last sync are half applied: nothing may rest on them. */
export async function requireSettled(app: Pick<App, 'db'>): Promise<void> {
  const connections = await loadConnections(app.db.read);
  const open = connections.filter((each) => each.unsettled && each.disconnectedAt === null);
  if (open.length === 0) return;
  const names = open.map(({ name }) => name);
  throw new AppError(
    'unsettled',
    `The last changes of ${names.join(' and ')} are only half applied, so nothing is concluded from them. Sync again: seatbridge sync ${names[0]}`,
    { connections: names },
  );
}
