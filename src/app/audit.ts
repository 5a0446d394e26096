import { AppError } from '../errors.ts';
import { type AuditEntry, type AuditFilter, countAudit, loadAudit } from '../store/audit.ts';
import type { App } from './app.ts';

/** Who did what, newest first, one page. */
export const listAudit = (
  app: Pick<App, 'db'>,
  slice: AuditFilter & { beforeId?: number; limit: number },
): Promise<AuditEntry[]> => loadAudit(app.db.read, slice);

export const countedAudit = (app: Pick<App, 'db'>, filter: AuditFilter): Promise<number> =>
  countAudit(app.db.read, filter);

/** Throws AppError 'not-found'. */
export async function auditEntryWithId(app: Pick<App, 'db'>, id: number): Promise<AuditEntry> {
  const [entry] = await listAudit(app, { beforeId: id + 1, limit: 1 });
  if (entry?.id === id) return entry;
  throw new AppError('not-found', `There is no entry ${id} of the audit.`, { id });
}

const slice = 500;

/** All of it, newest first, in slices. */
export async function* everyAudit(app: Pick<App, 'db'>, filter: AuditFilter): AsyncGenerator<AuditEntry> {
  for (let before = {}; ; ) {
    const rows = await listAudit(app, { ...filter, ...before, limit: slice });
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < slice) return;
    before = { beforeId: last.id };
  }
}
