import { dateFrom } from '../app/calendar.ts';
import {
  changeLine,
  type LineChange,
  type LineChanged,
  type LineRow,
  listLines,
  resetLine,
} from '../app/mapping/lines.ts';
import { AppError } from '../errors.ts';
import type { Answer, Fill } from './shell.ts';
import { table } from './table.ts';

interface SetOptions {
  kind?: string;
  agreement?: string;
  addition?: string;
  offset?: string;
  minimum?: string;
  until?: string;
  reason?: string;
  others?: string;
}

export const lines: Fill = (command, shell) => {
  command.addHelpText('after', examples);
  command
    .command('list', { isDefault: true })
    .description('every service of every account, with its seats and how it is billed')
    .action(
      shell.withApp(async ({ app }) => {
        const rows = await listLines(app);
        return { data: rows, text: rows.length === 0 ? 'No account has seats yet.' : lineTable(rows) };
      }),
    );
  command
    .command('set')
    .description('say how a line is billed; what is not named stays')
    .argument('<account>', 'account:ID, or its company')
    .argument('<service>', 'service:ID, its identifier or description')
    .option('--kind <kind>', 'managed, included or fixed')
    .option('--agreement <agreement>', "another agreement of the company; an empty text: the account's")
    .option('--addition <addition>', 'the addition it drives; an empty text: the only one')
    .option('--offset <seats>', 'seats to add or take off; needs --reason')
    .option('--until <date>', 'last day of the offset')
    .option('--minimum <seats>', 'at least so many while there are seats; needs --reason')
    .option('--reason <text>', 'why', '')
    .option('--others <what>', 'other additions of the service: subtract or leave')
    .action(
      shell.withApp(async ({ app, by }, account: string, service: string, options: SetOptions) =>
        answer(await changeLine(app, { account, service }, { change: lineChange(options), by })),
      ),
    );
  command
    .command('reset')
    .description('the line is as it starts again')
    .argument('<account>', 'account:ID, or its company')
    .argument('<service>', 'service:ID, its identifier or description')
    .action(
      shell.withApp(async ({ app, by }, account: string, service: string) =>
        answer(await resetLine(app, { account, service }, { by })),
      ),
    );
};

function lineChange(given: SetOptions): LineChange {
  const { agreement, addition, offset, minimum, until, reason = '' } = given;
  const change: LineChange = {};
  if (given.kind !== undefined) {
    change.kind = oneOf(given.kind, { among: ['managed', 'included', 'fixed'] as const, field: 'kind' });
  }
  if (given.others !== undefined) {
    change.others = oneOf(given.others, { among: ['subtract', 'leave'] as const, field: 'others' });
  }
  if (agreement !== undefined) change.agreement = agreement === '' ? null : agreement;
  if (addition !== undefined) change.addition = addition === '' ? null : addition;
  if (offset !== undefined) {
    change.offset = { seats: Number(offset), reason, until: until === undefined ? null : dateFrom(until, 'until') };
  }
  if (minimum !== undefined) change.minimum = { seats: Number(minimum), reason };
  return change;
}

function oneOf<Word extends string>(text: string, { among, field }: { among: readonly Word[]; field: string }): Word {
  const found = among.find((each) => each === text);
  if (found !== undefined) return found;
  throw new AppError('usage', `"${text}" is not one of ${among.join(', ')}.`, { field });
}

function answer(result: LineChanged): Answer {
  const { account, service, changed, after } = result;
  const offset = after.offset === 0 ? '' : `, offset ${after.offset}`;
  const minimum = after.minimum === 0 ? '' : `, minimum ${after.minimum}`;
  const text = `${account}, ${service}: ${after.kind}${offset}${minimum}${changed ? '' : ', as it was'}.`;
  return { data: result, text };
}

function lineTable(rows: readonly LineRow[]): string {
  return table(rows, [
    { title: 'Account', value: ({ account }) => account },
    { title: 'Service', value: ({ service }) => service },
    { title: 'Seats', value: ({ seats }) => seats },
    { title: 'Kind', value: ({ line, stated }) => `${line.kind}${stated ? ' *' : ''}` },
    { title: 'Addition', value: targetWords },
    { title: 'Offset', value: ({ line }) => (line.offset === 0 ? '' : String(line.offset)), align: 'right' },
    { title: 'Minimum', value: ({ line }) => (line.minimum === 0 ? '' : String(line.minimum)), align: 'right' },
  ]).concat('\n\n* set by a person');
}

function targetWords({ target }: LineRow): string {
  if (target.target === 'addition') return `${target.addition.id}: ${target.addition.quantity}`;
  if (target.target === 'problem') return target.problem.kind.replaceAll('-', ' ');
  return target.target === 'unknown' ? 'not read yet' : '';
}

const examples = `
Examples:
  seatbridge lines
  seatbridge lines set "Example Ltd" service:12 --kind included
  seatbridge lines set "Example Ltd" service:12 --offset -2 --until 2026-12-31 --reason "two spare machines"`;
