import { randomUUID } from 'node:crypto';
import { rename, rm, utimes, writeFile } from 'node:fs/promises';
import { basename, join, win32 } from 'node:path';
import { fileTrouble, VendorError } from '../../errors.ts';
import type { BroughtFile } from '../vendor.ts';
import { sight } from './disk.ts';
import { isNamed, type Role, rolesOf, roleWords } from './folder.ts';
import { reportIn } from './reading.ts';
import type { Settings } from './settings.ts';

interface Bringing {
  settings: Settings;
  file: BroughtFile;
}

/**
 * Puts a report file into the folder, once it was read to its end as one of the reports. Resolves with what report it
 * is. Throws VendorError: 'unexpected' for a file that is none of them or is cut short; then nothing was kept.
 */
export async function bringFile(
  { settings, file }: Bringing,
  signal: AbortSignal,
): Promise<{ report: string; path: string }> {
  const incoming = join(settings.folder, `.seatbridge-${randomUUID()}`);
  try {
    await onDisk(settings.folder, () => writeFile(incoming, file.content, { flag: 'wx', signal }));
    const role = await roleOf(incoming, { settings, file }, signal);
    const made = new Date(file.madeAt);
    await onDisk(settings.folder, () => utimes(incoming, made, made));
    const path = join(settings.folder, nameFor(settings.reports[role]?.files ?? '', made));
    await onDisk(settings.folder, () => rename(incoming, path));
    return { report: roleWords[role], path };
  } finally {
    await rm(incoming, { force: true });
  }
}

/** The report that the file is: tried first as the one whose name it has. */
async function roleOf(path: string, { settings, file }: Bringing, signal: AbortSignal): Promise<Role> {
  const hasName = (role: Role) => isNamed(win32.basename(file.name), settings.reports[role]?.files ?? '');
  const roles = rolesOf(settings).toSorted((one, other) => Number(hasName(other)) - Number(hasName(one)));
  const refusals: string[] = [];
  for (const role of roles) {
    const why = await refusalAs(role, { path, settings, signal });
    if (why === null) return role;
    refusals.push(`As the report of ${roleWords[role]}: ${why.replaceAll(basename(path), file.name)}`);
  }
  throw new VendorError('unexpected', `${file.name} is none of the reports. ${refusals.join(' ')}`);
}

async function refusalAs(
  role: Role,
  { path, settings, signal }: { path: string; settings: Settings; signal: AbortSignal },
): Promise<string | null> {
  const report = settings.reports[role];
  if (report === null) return 'there is none.';
  try {
    for await (const _ of reportIn(await sight(path, signal), report).rows(signal));
    return null;
  } catch (error) {
    if (error instanceof VendorError && error.kind === 'unexpected') return error.message;
    throw error;
  }
}

/** A name that the pattern takes; where it has room for one, with the time. */
const nameFor = (files: string, made: Date): string =>
  files.replace('*', made.toISOString().replace(/[:.]/g, '-')).replaceAll('*', '').replaceAll('?', '0');

async function onDisk<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // Only what the disk refuses has a system call; what the file's own source says goes on as it is.
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new VendorError('unavailable', `Nothing can be written to ${folder}: ${fileTrouble(error)}.`, {
      cause: error,
    });
  }
}
