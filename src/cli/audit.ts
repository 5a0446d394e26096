import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { countedAudit, everyAudit, listAudit } from '../app/audit.ts';
import { given } from '../domain/given.ts';
import { AppError, fileTrouble } from '../errors.ts';
import { momentFrom } from './moments.ts';
import { wholeNumber } from './numbers.ts';
import type { Fill, Shell } from './shell.ts';
import { table } from './table.ts';
import { countWords, momentWords } from './words.ts';

export const audit: Fill = (command, shell) => {
  command.addHelpText('after', examples);
  fillList(command, shell);
  fillExport(command, shell);
};

function fillList(command: Command, shell: Shell): void {
  withFilters(command.command('list', { isDefault: true }))
    .description('who did what, newest first; with --json before and after too')
    .option('--limit <n>', 'how many', '50')
    .action(
      shell.withApp(async ({ app }, { limit, ...asked }: Filters & { limit: string }) => {
        const filter = filterOf(asked);
        const rows = await listAudit(app, { ...filter, limit: wholeNumber(limit, 'limit') });
        const total = await countedAudit(app, filter);
        const more = `The newest ${rows.length} of ${total}. All of them:   seatbridge audit export FILE`;
        return { data: rows, text: listText(rows), next: rows.length < total ? [more] : [] };
      }),
    );
}

function fillExport(command: Command, shell: Shell): void {
  withFilters(command.command('export'))
    .description('write it to a file, with before and after')
    .argument('<file>', 'a new file')
    .addOption(
      new Option('--format <format>', 'a table, or a line of JSON each').choices(['csv', 'jsonl']).default('csv'),
    )
    .option('--force', 'write over a file that is there')
    .action(
      shell.withApp(async ({ app, signal }, file: string, { format, force, ...asked }: Filters & Writing) => {
        const path = resolve(file);
        let entries = 0;
        const counted = async function* () {
          for await (const row of everyAudit(app, filterOf(asked))) {
            entries += 1;
            yield row;
          }
        };
        await write(await textOf(counted(), format), { path, force: force === true, signal });
        return {
          data: { file: path, format, entries },
          text: `${countWords(entries, 'entry', 'entries')} in ${path}.`,
        };
      }),
    );
}

interface Writing {
  format: 'csv' | 'jsonl';
  force?: true;
}

interface Filters {
  object?: string;
  by?: string;
  action?: string;
  from?: string;
  until?: string;
}

const withFilters = (command: Command): Command =>
  command
    .option('--object <object>', 'what it was done to: connection:3, or all of a kind: connection')
    .option('--by <name>', 'only what this person did')
    .option('--action <action>', 'only this, e.g. map-group')
    .option('--from <when>', 'since then: 2026-03-01 or 2026-03-01T06:00')
    .option('--until <when>', 'until then: 2026-03-31 (to its end) or 2026-03-31T18:00');

function filterOf({ object, by, action, from, until }: Filters) {
  return given({
    ...{ object, by, action },
    from: from === undefined ? undefined : momentFrom(from, { field: 'from', of: 'beginning' }),
    until: until === undefined ? undefined : momentFrom(until, { field: 'until', of: 'end' }),
  });
}

type Entry = Awaited<ReturnType<typeof listAudit>>[number];

/** As the API gives it. */
async function textOf(rows: AsyncIterable<Entry>, format: Writing['format']): Promise<Readable> {
  if (format === 'jsonl') return (await import('../http/json-lines.ts')).jsonLinesText(rows);
  const { csvText } = await import('../http/csv.ts');
  const { auditColumns: columns } = await import('../http/routes/audit.ts');
  return csvText({ rows, columns });
}

async function write(
  text: Readable,
  { path, force, signal }: { path: string; force: boolean; signal: AbortSignal },
): Promise<void> {
  try {
    await pipeline(text, createWriteStream(path, { flags: force ? 'w' : 'wx', mode: 0o600 }), { signal });
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new AppError('conflict', `${path} is there already. Write over it with --force.`, { file: path });
    if (syscall === undefined) throw error;
    throw new AppError('usage', `${path} cannot be written: ${fileTrouble(error)}.`, { file: path });
  }
}

function listText(rows: readonly Entry[]): string {
  if (rows.length === 0) return 'Nothing of the kind was ever done.';
  return table(rows, [
    { title: 'When', value: ({ at }) => momentWords(at) },
    { title: 'Who', value: ({ by }) => by },
    { title: 'Did', value: ({ action }) => action },
    { title: 'To', value: ({ object }) => object },
  ]);
}

const examples = `
Examples:
  seatbridge audit
  seatbridge audit --by "Jana Dvořáková" --from 2026-03-01 --until 2026-03-31
  seatbridge audit --object connection:3 --json
  seatbridge audit export audit.csv --from 2026-01-01
  seatbridge audit export audit.jsonl --format jsonl`;
