import path from 'node:path';
import { z } from 'zod';

/** A text among the settings that must be given; its messages name the field and the remedy. */
export const required = (field: string, remedy: string) =>
  z.string({ error: `${field} is missing: ${remedy}` }).min(1, `${field} is empty: ${remedy}`);

const hostAlone = /^[\p{L}\p{N}.-]+$|^[0-9a-f:]*:[0-9a-f:.]*$/iu;

/** The name or address of a server, without scheme and port. `of`: which server, for messages. */
export const hostSetting = (of: string) =>
  required('host', `the name or address of the ${of} server`)
    .trim()
    .regex(hostAlone, 'host: give the name or address alone, without https:// and without the port');

/** `usual` is taken where none is given; `meaning` says what listens there. */
export function portSetting(usual: number, meaning: string) {
  const asked = `port: a number from 1 to 65535; ${meaning} on ${usual} by default`;
  return z.coerce.number(asked).int(asked).min(1, asked).max(65_535, asked).default(usual);
}

/** "[::1]", as hosts are written in addresses. */
export const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** Whether a path means the same folder wherever the program was started; on Windows with its drive, or of a share. */
export const isWholePath = (
  text: string,
  { isAbsolute, parse, sep }: Pick<typeof path, 'isAbsolute' | 'parse' | 'sep'> = path,
): boolean => isAbsolute(text) && (sep === '/' || parse(text).root.length > 1);

/** Whether a path is of a share that another machine gives out, as Windows writes it. */
export const isShare = (text: string): boolean => /^[\\/]{2}/.test(text);
