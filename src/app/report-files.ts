import { AppError } from '../errors.ts';
import { recordAudit } from '../store/audit.ts';
import type { BroughtFile, ReportFiles, ReportPreview } from '../vendors/vendor.ts';
import { type App, nowInstant } from './app.ts';
import { connectionNamed } from './connections.ts';
import { checkTerms, type Fields, termsOf, vendorOf } from './open-vendor.ts';

/** What a report file on this machine is like. Throws AppError 'usage' for a kind that reads none, and VendorError. */
export const previewReport = (
  app: App,
  { kind, path }: { kind: string; path: string },
  signal: AbortSignal,
): Promise<ReportPreview> => reportFilesOf(app, kind).preview(path, signal);

/** What the newest report file of a name is like, where * stands for any text. Throws as `previewReport`. */
export async function previewNewest(
  app: App,
  { kind, ...place }: { kind: string; folder: string; files: string },
  signal: AbortSignal,
): Promise<ReportPreview> {
  const files = reportFilesOf(app, kind);
  return files.preview(await files.newest(place, { now: app.clock.now, signal }), signal);
}

/** What a report file is like that a person brings to have it looked at; nothing is kept of it. Throws as `previewReport`. */
export const previewBrought = (app: App, { kind, ...file }: BroughtFile & { kind: string }): Promise<ReportPreview> =>
  reportFilesOf(app, kind).previewBrought(file);

export interface Brought {
  file: string;
  /** What report it is. */
  report: string;
  path: string;
}

/**
 * Puts a report file where a connection reads it: for a server that cannot reach the folder. Nothing is kept of a file
 * that is not whole or none of its reports. Throws as `previewReport`, and AppError 'not-found'.
 */
export async function bringReport(
  app: App,
  { name, file, by }: { name: string; file: BroughtFile; by: string },
  signal: AbortSignal,
): Promise<Brought> {
  const connection = await connectionNamed(app, name);
  const { kind, settings } = checkTerms(app, termsOf(app, connection));
  const brought = await reportFilesOf(app, kind).bring({ settings, file }, signal);
  const record = { at: nowInstant(app), by, action: 'bring report', object: `connection:${connection.id}` };
  await app.db.write((trx) => recordAudit(trx, { ...record, before: null, after: { file: file.name, ...brought } }));
  return { file: file.name, ...brought };
}

function reportFilesOf(app: App, kind: string): ReportFiles<Fields> {
  const vendor = vendorOf(app, kind);
  if (vendor.role === 'eset' && vendor.reportFiles !== undefined) return vendor.reportFiles;
  throw new AppError('usage', `A connection of the kind ${kind} is read without report files.`, { field: 'kind' });
}
