import { readFileSync } from 'node:fs';
import { isUsable, readTemplate, type Template } from './templates.ts';

const file = new URL('./templates/computers.json', import.meta.url);

/** The one template that ships: a report of the symbols that are known. It tells no computers apart, so it feeds nothing. */
export const knownColumnsText = (): string => readFileSync(file, 'utf8');

export function knownColumns(): Template {
  const read = readTemplate(knownColumnsText());
  if (isUsable(read)) return read;
  throw new Error(`the template that ships is unusable: ${read.faults.join(' ')}`);
}
