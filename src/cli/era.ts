import { exampleTemplate, outlineTemplate, sampleTemplate, type TemplateSample } from '../app/report-templates.ts';
import { readText } from './read-text.ts';
import type { Answer, Fill } from './shell.ts';
import { type Column, table } from './table.ts';

const kind = 'era-server-api';
const shownRows = 5;

export const era: Fill = (command, shell) => {
  const templates = command.command('templates').description('template files of the reports that are read');
  templates.addHelpText('after', examples);
  templates
    .command('check')
    .description('whether a template file can be used, and what its columns are taken for')
    .argument('<file>', 'the template file')
    .option('--on <connection>', 'try it there: log in, have the report made, show its first rows')
    .action(
      shell.withApp(async ({ app, signal }, file: string, { on: name }: { on?: string }) => {
        const text = readText(file);
        if (name === undefined) return checked({ ...outlineTemplate(app, { kind, text }), rows: [] }, { file });
        return checked(await sampleTemplate(app, { name, text, rows: shownRows }, signal), { file, name });
      }),
    );
  templates
    .command('example')
    .description('print the template of the known columns, to start one from')
    .action(
      shell.withApp(async ({ app }) => {
        const text = exampleTemplate(app, kind);
        return { data: { template: text }, text: text.trimEnd() };
      }),
    );
};

function checked(sample: TemplateSample, { file, name }: { file: string; name?: string }): Answer {
  const { report, columns, rows } = sample;
  const shown = columns.map((column, at) => ({ ...column, cells: rows.map((row) => row[at] ?? '') }));
  const cellColumns = rows.map(
    (_, at): Column<(typeof shown)[number]> => ({ title: `Row ${at + 1}`, value: ({ cells }) => cells[at] ?? '' }),
  );
  const lines = table(shown, [
    { title: 'Column', value: ({ label }) => label },
    { title: 'Taken for', value: ({ meaning }) => meaning ?? 'nothing: it is not read' },
    ...cellColumns,
  ]);
  const empty = name !== undefined && rows.length === 0 ? [`${name} has no row in this report now.`] : [];
  return {
    data: { file, report, columns, rows },
    text: [`${file} asks for the report of ${report}.`, lines, ...empty].join('\n\n'),
    next:
      name === undefined
        ? [`See its first rows:   seatbridge era templates check "${file}" --on "CONNECTION"`]
        : [`Use it, with the other files:   seatbridge modify "${name}" --template FILE...`],
  };
}

const examples = `
Examples:
  seatbridge era templates example > computers.json
  seatbridge era templates check computers.json
  seatbridge era templates check computers.json --on "Old server"`;
