import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { documentText, readDocument } from '../app/transfer/document.ts';
import { exportMappings } from '../app/transfer/export.ts';
import { type ImportChange, importMappings, type Preview, previewImport } from '../app/transfer/import.ts';
import { AppError, fileTrouble } from '../errors.ts';
import { readText } from './read-text.ts';
import type { Fill } from './shell.ts';
import { table } from './table.ts';
import { countWords } from './words.ts';

export const exportFile: Fill = (command, shell) => {
  command
    .argument('[file]', 'the file to write; without it, the document is printed')
    .option('--force', 'write over a file that is there')
    .addHelpText('after', exportExamples)
    .action(
      shell.withApp(async ({ app }, given: string | undefined, { force }: { force?: true }) => {
        const { document, leftOut } = await exportMappings(app);
        if (given === undefined) return { data: document, text: documentText(document).trimEnd() };
        const file = resolve(given);
        if (!force && existsSync(file)) {
          throw new AppError('conflict', `${file} is there already. Write over it with --force.`, { file });
        }
        writeExport(file, documentText(document));
        const gone = leftOut.length === 0 ? '' : `\n\nLeft out, as it is gone:\n${lines(leftOut)}`;
        return {
          data: { file, leftOut, entries: counts(document) },
          text: `Mappings and settings are in ${file}.${gone}`,
          next: [`See what it would change elsewhere:   seatbridge import ${given} --dry-run`],
        };
      }),
    );
};

function writeExport(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new AppError('usage', `${file} cannot be written: ${fileTrouble(error)}.`, { file });
  }
}

export const importFile: Fill = (command, shell) => {
  command
    .argument('<file>', 'a file that export wrote')
    .option('--dry-run', 'only show what it would change; exit code 3 where an entry means nothing here')
    .addHelpText('after', importExamples)
    .action(
      shell.withApp(async ({ app, by }, file: string, { dryRun }: { dryRun?: true }) => {
        const document = readDocument(readText(file));
        const preview = dryRun ? await previewImport(app, document) : await importMappings(app, document, { by });
        const changed = preview.changes.some(({ change }) => change !== 'same');
        return {
          data: { dryRun: dryRun === true, ...preview },
          text: previewText(preview, { dryRun: dryRun === true }),
          next: dryRun && changed && preview.problems.length === 0 ? [`Import it:   seatbridge import ${file}`] : [],
          exit: preview.problems.length > 0 ? 3 : 0,
        };
      }),
    );
};

function previewText({ changes, left, problems }: Preview, { dryRun }: { dryRun: boolean }): string {
  const due = changes.filter(({ change }) => change !== 'same');
  const [add, change] = [due.filter((each) => each.change === 'add'), due.filter((each) => each.change === 'change')];
  const verb = dryRun ? 'To add' : 'Added';
  return [
    ...(due.length > 0 ? [changeTable(due)] : []),
    `${verb}: ${add.length}, ${dryRun ? 'to change' : 'changed'}: ${change.length}, said already: ${changes.length - due.length}.`,
    ...(left.length > 0 ? [`${countWords(left.length, 'thing')} said here and not in the file stay as they are.`] : []),
    ...(problems.length > 0 ? [`These mean nothing here, so nothing can be imported:\n${problemLines(problems)}`] : []),
  ].join('\n\n');
}

const problemLines = (problems: Preview['problems']) =>
  lines(problems.map(({ section, what, why }) => `${section}: ${what}: ${why}`));

const lines = (texts: readonly string[]) => texts.map((text) => `  ${text}`).join('\n');

function changeTable(rows: readonly ImportChange[]): string {
  return table(rows, [
    { title: 'Part', value: ({ section }) => section },
    { title: 'About', value: ({ what }) => what },
    { title: 'Was', value: ({ before }) => (before === null ? '' : entryWords(before)) },
    { title: 'Will be', value: ({ after }) => entryWords(after) },
  ]);
}

const saysNothing = (value: unknown) => value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** An entry in one line: its values, without ids and what says nothing. */
function entryWords(entry: unknown): string {
  if (Array.isArray(entry)) return entry.map(entryWords).join(' / ');
  if (typeof entry !== 'object' || entry === null) return String(entry);
  return Object.entries(entry)
    .filter(([name, value]) => name !== 'id' && !saysNothing(value))
    .map(([name, value]) => (typeof value === 'object' ? entryWords(value) : `${name} ${String(value)}`))
    .join(', ');
}

function counts(document: object): Record<string, number> {
  const parts = Object.entries(document).filter(([, value]) => typeof value === 'object');
  return Object.fromEntries(parts.map(([name, value]) => [name, Object.keys(value as object).length]));
}

const exportExamples = `
The file holds no secrets, and is the same for the same mappings, so that two can be compared.

Examples:
  seatbridge export mappings.json
  seatbridge export > mappings.json`;

const importExamples = `
All of the file is imported, or nothing. What is said here and not in the file stays.

Examples:
  seatbridge import mappings.json --dry-run
  seatbridge import mappings.json`;
