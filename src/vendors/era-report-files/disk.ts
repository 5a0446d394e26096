import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { fileTrouble, VendorError } from '../../errors.ts';

/*
 * A folder that may lie on a network share, which comes, goes, and sometimes does not answer at all.
 */

/** A share that is gone may hold a call for minutes, and nothing can end it. */
const answerMs = 20_000;

/** The result of a call to the disk. Throws VendorError: 'forbidden', or 'unavailable' as nothing is known of what is there. */
export async function asked<T>(path: string, call: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const late = AbortSignal.timeout(answerMs);
  const ended = new AbortController();
  try {
    return await Promise.race([call(), rejectedBy(AbortSignal.any([signal, late]), ended.signal)]);
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted && error === late.reason)
      throw new VendorError('unavailable', `${path} did not answer within ${answerMs / 1000} seconds.`);
    throw troubleWith(path, error);
  } finally {
    ended.abort();
  }
}

function rejectedBy(signal: AbortSignal, unheard: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: unheard });
  });
}

function troubleWith(path: string, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error as Error;
  const refused = code === 'EACCES' || code === 'EPERM';
  const message = `${path} cannot be read: ${fileTrouble(error)}.`;
  return new VendorError(refused ? 'forbidden' : 'unavailable', message, { cause: error });
}

/** A file as it was when it was looked at. */
export interface Sighting {
  path: string;
  size: number;
  /** Of its last change, in milliseconds since 1970. */
  changedAt: number;
}

export async function sight(path: string, signal: AbortSignal): Promise<Sighting> {
  const { size, mtimeMs } = await asked(path, () => stat(path), signal);
  return { path, size, changedAt: Math.floor(mtimeMs) };
}

export const isSame = (one: Sighting, other: Sighting): boolean =>
  one.path === other.path && one.size === other.size && one.changedAt === other.changedAt;

/** Names of the files in a folder. */
export async function namesIn(folder: string, signal: AbortSignal): Promise<string[]> {
  const entries = await asked(folder, () => readdir(folder, { withFileTypes: true }), signal);
  return entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map(({ name }) => name);
}

const pieceBytes = 65_536;

/** The bytes of a file from its start on. Each piece is good until the next is asked for. */
export async function* bytesOf(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const file: FileHandle = await asked(path, () => open(path), signal);
  const piece = Buffer.alloc(pieceBytes);
  try {
    for (;;) {
      const { bytesRead } = await asked(path, () => file.read(piece, 0, pieceBytes), signal);
      if (bytesRead === 0) return;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await file.close().catch(() => undefined); // what was read is read
  }
}
