import { AppError, VendorError } from '../../errors.ts';
import { isWholePath } from '../place-settings.ts';
import { namesIn } from './disk.ts';
import { findReport, isNamed, type Look } from './folder.ts';

const namedAtMost = 5;

/**
 * Path of the newest file of a name, where a person has just said folder and name. Throws AppError 'usage' that names
 * the one of them that is wrong, and VendorError where the file is not whole yet.
 */
export async function newestFile({ folder, files }: { folder: string; files: string }, look: Look): Promise<string> {
  if (!isWholePath(folder))
    throw refused('folder', 'folder: give the whole path, on Windows with its drive or as \\\\server\\share.');
  const names = await namesOf(folder, look.signal);
  if (names.some((name) => isNamed(name, files))) return (await findReport({ folder }, files, look)).path;
  const there = names.toSorted().slice(0, namedAtMost).join(', ');
  const more = names.length > namedAtMost ? ` and ${names.length - namedAtMost} more` : '';
  const remedy =
    names.length === 0
      ? 'It has no files: have the ESET server write the report there once, or look at a file of your own.'
      : `In it: ${there}${more}. Give one of these names, with * for what changes from night to night.`;
  throw refused('files', `files: there is no file "${files}" in ${folder}. ${remedy}`);
}

async function namesOf(folder: string, signal: AbortSignal): Promise<string[]> {
  try {
    return await namesIn(folder, signal);
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    const remedy =
      'See whether it is there, the share is connected, and the user that this program runs as may read it.';
    throw refused('folder', `folder: ${error.message} ${remedy}`, error);
  }
}

const refused = (field: string, message: string, cause?: Error): AppError =>
  new AppError('usage', message, { field, ...(cause !== undefined && { cause }) });
