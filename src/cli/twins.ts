import type { Command } from 'commander';
import { confirmTwin, listTwins, releaseTwin, type TwinRow } from '../app/mapping/twins.ts';
import type { Shell } from './shell.ts';
import { table } from './table.ts';

/** `twins`: records of a device that was set up anew, counted once after one confirmation. */
export function fillTwins(command: Command, shell: Shell): void {
  const twins = command.command('twins').description('records that are probably one device set up anew');
  twins
    .command('list', { isDefault: true })
    .description('the probable and the confirmed pairs')
    .action(
      shell.withApp(async ({ app }) => {
        const rows = await listTwins(app);
        const [open] = rows.filter(({ confirmedBy }) => confirmedBy === null);
        const confirm = (row: TwinRow) =>
          `seatbridge accounts twins confirm device:${row.older.key} device:${row.newer.key}`;
        return {
          data: rows,
          text: rows.length === 0 ? 'No two records are probably one device.' : twinTable(rows),
          next: open === undefined ? [] : [`Count one pair once:   ${confirm(open)}`],
        };
      }),
    );
  const pair = (name: string, description: string) =>
    twins
      .command(name)
      .description(description)
      .argument('<older>', 'the older record: its name, or device:KEY as the list shows it')
      .argument('<newer>', 'the newer record');
  pair('confirm', 'both are one device: the older record is not counted').action(
    shell.withApp(async ({ app, by }, older: string, newer: string) => {
      const { twin, changed } = await confirmTwin(app, { older, newer, by });
      const text = `${twin.older.name} and ${twin.newer.name} are one device: it is counted once${changed ? '' : ', as before'}.`;
      return { data: { ...twin, changed }, text };
    }),
  );
  pair('release', 'they are two devices after all: both are counted').action(
    shell.withApp(async ({ app, by }, older: string, newer: string) => {
      const { twin, changed } = await releaseTwin(app, { older, newer, by });
      const text = `${twin.older.name} and ${twin.newer.name} are two devices: both are counted${changed ? '' : ', as before'}.`;
      return { data: { ...twin, changed }, text };
    }),
  );
}

function twinTable(rows: readonly TwinRow[]): string {
  return table(rows, [
    { title: 'Older', value: ({ older }) => `device:${older.key}` },
    { title: 'Name', value: ({ older }) => older.name },
    { title: 'Newer', value: ({ newer }) => `device:${newer.key}` },
    { title: 'Name', value: ({ newer }) => newer.name },
    { title: 'Account', value: ({ account }) => account ?? '' },
    { title: 'In common', value: ({ by }) => (by === null ? '' : { serial: 'serial number', mac: 'MAC' }[by]) },
    { title: 'Confirmed by', value: ({ confirmedBy }) => confirmedBy ?? 'nobody yet' },
  ]);
}
