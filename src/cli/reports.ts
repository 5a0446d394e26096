import { accessSync, constants, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { bringReport, previewReport } from '../app/report-files.ts';
import type { Instant } from '../domain/time.ts';
import { AppError, fileTrouble } from '../errors.ts';
import { keepNewSpaceSmall } from '../heap.ts';
import { piecesOf } from './pieces.ts';
import { reportFilesKind } from './report-columns.ts';
import type { Fill } from './shell.ts';
import { type Column, table } from './table.ts';

export const reports: Fill = (command, shell) => {
  keepNewSpaceSmall();
  command
    .command('preview')
    .description('what a report file is like: its encoding, its columns and first rows')
    .argument('<file>', 'the report file')
    .addHelpText('after', previewExamples)
    .action(
      shell.withApp(async ({ app, signal }, file: string) => {
        const path = resolve(file);
        sight(path);
        const preview = await previewReport(app, { kind: reportFilesKind, path }, signal);
        const { name, encoding, delimiter, closed, header, rows, meanings } = preview;
        const shown = header.map((label, at) => ({
          ...{ number: String(at + 1), label, cells: rows.map((row) => row[at] ?? '') },
          meaning: meanings.find(({ column }) => column === at)?.words ?? '',
        }));
        const cells = rows.map(
          (_, at): Column<(typeof shown)[number]> => ({ title: `Row ${at + 1}`, value: (row) => row.cells[at] ?? '' }),
        );
        const between = delimiter === '\t' ? 'tabs' : `"${delimiter}"`;
        const lines = table(shown, [
          { title: 'No.', value: ({ number }) => number, align: 'right' },
          { title: 'Column', value: ({ label }) => label },
          { title: 'Perhaps', value: ({ meaning }) => meaning },
          ...cells.slice(0, shownRows),
        ]);
        const end = closed ? 'its last line is closed' : 'its last line is not closed';
        return {
          data: preview,
          text: [`${name}: ${encoding.toUpperCase()}, ${between} between the columns, ${end}.`, lines].join('\n\n'),
          next: [`Connect it:   seatbridge connect eset NAME --kind ${reportFilesKind} --help`],
        };
      }),
    );
};

const shownRows = 3;

export const importReport: Fill = (command, shell) => {
  keepNewSpaceSmall();
  command
    .argument('<name>', 'name of the connection')
    .argument('<files...>', 'report files; which report each is shows by its name and header')
    .addHelpText('after', importExamples)
    .action(
      shell.withApp(async ({ app, by, signal }, name: string, files: string[]) => {
        const sights = files.map(sight);
        const brought = [];
        for (const { path, madeAt } of sights) {
          const file = { name: basename(path), content: piecesOf(path), madeAt };
          brought.push(await bringReport(app, { name, file, by }, signal));
        }
        return {
          data: brought,
          text: brought
            .map(({ file, report, path }) => `${file} is the report of ${report}, kept as ${path}.`)
            .join('\n'),
          next: [`Read it:   seatbridge sync "${name}"`],
        };
      }),
    );
};

/** A file that can be opened. Throws AppError 'usage'. */
function sight(path: string): { path: string; madeAt: Instant } {
  try {
    accessSync(path, constants.R_OK);
    const stats = statSync(path);
    if (stats.isFile()) return { path, madeAt: stats.mtime.toISOString() };
  } catch (error) {
    throw new AppError('usage', `${path} cannot be read: ${fileTrouble(error)}.`, { path });
  }
  throw new AppError('usage', `${path} is no file.`, { path });
}

const previewExamples = `
Example:
  seatbridge reports preview /srv/eset/computers.csv`;

const importExamples = `
A file is kept only if it is whole and has the header of one of the connection's reports.

Example:
  seatbridge import-report "Old server" computers.csv products.csv`;
