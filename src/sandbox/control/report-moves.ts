import { type ReportDialect, usualDialect, writeReports } from '../era/report-files.ts';
import { serverNamed } from '../world.ts';
import type { Move } from './order.ts';

/** What a server writes to a folder by itself. */
export const reportMoves: Readonly<Record<string, Move>> = {
  writeReports: ({ world }, order) => {
    order.only('server', 'folder', 'dialect');
    const dialect = { ...usualDialect, ...((order.raw('dialect') ?? {}) as Partial<ReportDialect>) };
    const server = serverNamed(world, order.text('server'));
    return writeReports(server, { folder: order.text('folder'), now: world.clock.now(), dialect });
  },
};
