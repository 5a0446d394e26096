import { getSetting, listSettings, resetSetting, type Setting, setSetting } from '../app/settings.ts';
import type { Answer, Fill } from './shell.ts';
import { table } from './table.ts';
import { momentWords, valueWords } from './words.ts';

export const settings: Fill = (command, shell) => {
  command.addHelpText('after', examples);
  command
    .command('list', { isDefault: true })
    .description('list all settings with value, default and meaning')
    .action(
      shell.withApp(async ({ app }) => {
        const all = await listSettings(app);
        return { data: all, text: settingTable(all), next: ['Change one:   seatbridge settings set NAME VALUE'] };
      }),
    );
  command
    .command('get')
    .alias('show')
    .description('show one setting')
    .argument('<name>', 'e.g. billing.postAt')
    .action(shell.withApp(async ({ app }, name: string) => oneSetting(await getSetting(app, name))));
  command
    .command('set')
    .description('change one setting')
    .argument('<name>', 'e.g. billing.postAt')
    .argument('<value>', 'the new value; an empty text for none')
    .action(
      shell.withApp(async ({ app, by }, name: string, value: string) =>
        oneSetting(await setSetting(app, { name, value, by })),
      ),
    );
  command
    .command('reset')
    .description('set one setting back to its default')
    .argument('<name>', 'e.g. billing.postAt')
    .action(shell.withApp(async ({ app, by }, name: string) => oneSetting(await resetSetting(app, { name, by }))));
};

function settingTable(all: readonly Setting[]): string {
  return table(all, [
    { title: 'Setting', value: ({ name }) => name },
    { title: 'Value', value: ({ value, by }) => `${valueWords(value)}${by === null ? '' : ' *'}` },
    { title: 'Meaning', value: ({ help }) => help },
  ]).concat('\n\n* changed from its default');
}

function oneSetting(setting: Setting): Answer {
  const { name, value, default: usual, allowed, help, by, at } = setting;
  const origin =
    by === null
      ? 'the default'
      : `set by ${by}${at === null ? '' : `, ${momentWords(at)}`}; default: ${valueWords(usual)}`;
  return { data: setting, text: `${name} = ${valueWords(value)}   (${origin})\n${help}\nAllowed: ${allowed}.` };
}

const examples = `
Examples:
  seatbridge settings
  seatbridge settings set billing.postAt 07:30
  seatbridge settings reset billing.postAt`;
