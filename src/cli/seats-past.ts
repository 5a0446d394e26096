import type { Command } from 'commander';
import { dateFrom } from '../app/calendar.ts';
import { accountIdNamed, accountNamed } from '../app/find-account.ts';
import { findService, loadPsaRecords } from '../app/mapping/psa-records.ts';
import { type SeatChange, seatChanges } from '../app/seat-changes.ts';
import { type SeatSeries, seatsOverTime } from '../app/seat-days.ts';
import { given } from '../domain/given.ts';
import { ACCOUNT_HELP } from './accounts.ts';
import type { Answer, Shell } from './shell.ts';
import { type Column, table } from './table.ts';

/** How seats became what they are: device by device of one line, and day by day. */
export function fillPast(command: Command, shell: Shell): void {
  fillChanges(command, shell);
  fillOverTime(command, shell);
}

function fillChanges(command: Command, shell: Shell): void {
  command
    .command('changes')
    .description('the devices by which the seats of a line differ between two days')
    .argument('<account>', ACCOUNT_HELP)
    .argument('<service>', 'its identifier or description, or service:ID')
    .requiredOption('--from <date>', 'as things were at the end of this day: YYYY-MM-DD')
    .option('--until <date>', 'likewise; without it, as they are now')
    .action(
      shell.withApp(async ({ app }, account: string, service: string, days: { from: string; until?: string }) => {
        const rows = await seatChanges(app, {
          accountId: (await accountNamed(app, account)).account.id,
          serviceId: findService(await loadPsaRecords(app), service).id,
          from: dateFrom(days.from, 'from'),
          until: days.until === undefined ? undefined : dateFrom(days.until, 'until'),
        });
        return { data: rows, text: rows.length === 0 ? 'The same devices on both days.' : changeTable(rows) };
      }),
    );
}

function changeTable(rows: readonly SeatChange[]): string {
  return table(rows, [
    { title: 'Change', value: ({ change }) => change },
    { title: 'Device', value: ({ device }) => device },
    { title: 'Server', value: ({ server }) => server },
    { title: 'Last seen', value: ({ lastSeen }) => lastSeen?.slice(0, 10) ?? 'never' },
  ]);
}

interface Days {
  from?: string;
  to?: string;
  account?: string;
  service?: string;
}

/** Before and after any record there is. */
const [firstDay, lastDay] = ['2000-01-01', '9999-12-31'];

function fillOverTime(command: Command, shell: Shell): void {
  command
    .command('over-time')
    .description('the seats of the days that are over, in all and by service')
    .option('--from <date>', 'the first day: YYYY-MM-DD; without it, as far back as there is')
    .option('--to <date>', 'the last day: YYYY-MM-DD; without it, yesterday')
    .action(
      shell.withApp(async ({ app }, _: Days, overTime: Command) => {
        // --account and --service are those of seats, which takes them wherever they stand.
        const { from = firstDay, to = lastDay, account, service } = overTime.optsWithGlobals<Days>();
        const accountId = await accountIdNamed(app, account);
        const serviceId = service === undefined ? undefined : findService(await loadPsaRecords(app), service).id;
        const days = { from: dateFrom(from, 'from'), to: dateFrom(to, 'to') };
        return seriesAnswer(await seatsOverTime(app, { ...days, ...given({ accountId, serviceId }) }));
      }),
    );
}

function seriesAnswer(series: SeatSeries): Answer {
  const { days, seats, services } = series;
  const columns: Column<number>[] = [
    { title: 'Day', value: (at) => days[at] ?? '' },
    { title: 'Seats', value: (at) => seats[at] ?? 0 },
    ...services.map(({ name, seats: of }) => ({ title: name, value: (at: number) => of[at] ?? 0 })),
  ];
  const counted = table([...days.keys()], columns);
  return { data: series, text: days.length === 0 ? 'No day of these is over and counted yet.' : counted };
}
