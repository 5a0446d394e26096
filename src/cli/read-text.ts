import { readFileSync } from 'node:fs';
import { AppError, fileTrouble } from '../errors.ts';

/** The text of a file that a person named. Throws AppError 'usage' with why it cannot be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new AppError('usage', `${file} cannot be read: ${fileTrouble(error)}.`, { file });
  }
}
