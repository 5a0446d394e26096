import { type Command, Option } from 'commander';
import { giveFeedback, listWaitingFeedback, previewFeedback, type WaitingFeedback } from '../app/feedback.ts';
import { type FeedbackMessage, feedbackTypes } from '../app/feedback-message.ts';
import type { AppSession, Fill, Shell } from './shell.ts';
import { table } from './table.ts';
import { agoWords, momentWords } from './words.ts';

export const feedback: Fill = (command, shell) => {
  command.addHelpText('after', examples);
  command
    .command('list', { isDefault: true })
    .description('what waits to be sent, and why')
    .action(
      shell.withApp(async ({ app }) => {
        const rows = await listWaitingFeedback(app);
        const next = ['Give some:   seatbridge feedback send --subject TEXT --information TEXT'];
        return { data: rows, text: listText(rows, app.clock.now()), next };
      }),
    );
  fillPreview(command, shell);
  fillSend(command, shell);
};

function fillPreview(command: Command, shell: Shell): void {
  withWords(command.command('preview'))
    .description('show all that would be sent; sends nothing')
    .action(
      shell.withApp(async (session, given: Given) => {
        const message = await messageOf(session, given);
        return {
          data: message,
          text: messageText(message),
          next: ['Send it:   the same with send instead of preview'],
        };
      }),
    );
}

function fillSend(command: Command, shell: Shell): void {
  withWords(command.command('send'))
    .description('send feedback; what cannot be sent is kept, and serve tries again')
    .action(
      shell.withApp(async (session, given: Given) => {
        const { app, by, signal, config } = session;
        const message = await messageOf(session, given);
        const ways = { dataFolder: config.dataFolder, smtp: config.smtp };
        const fate = await giveFeedback(app, { message, by, ways }, signal);
        const text = fate.state === 'sent' ? fate.words : `It is kept, and waits: ${fate.words}`;
        return { data: fate, text, next: fate.state === 'sent' ? [] : ['See what waits:   seatbridge feedback'] };
      }),
    );
}

interface Given {
  subject: string;
  type: FeedbackMessage['type'];
  information: string;
  name?: string;
  email?: string;
}

const withWords = (command: Command): Command =>
  command
    .requiredOption('--subject <text>', 'one line')
    .requiredOption('--information <text>', 'what there is to say')
    .addOption(new Option('--type <type>', 'what it is').choices(feedbackTypes).default('problem'))
    .option('--email <address>', "it's OK to contact me, there; without it or a name nobody is asked back")
    .option('--name <name>', "it's OK to contact me, by this name");

function messageOf({ app, version }: AppSession, { name, email, ...said }: Given): Promise<FeedbackMessage> {
  const who = { mayContact: name !== undefined || email !== undefined, name: name ?? null, email: email ?? null };
  return previewFeedback(app, { feedback: { ...said, ...who }, version });
}

function messageText({ subject, type, information, contact, about }: FeedbackMessage): string {
  const { version, platform, database, connections } = about;
  const who = [contact?.name, contact?.email].filter((each) => each != null).join(', ');
  return [
    `${subject} (${type})`,
    information,
    who === '' ? 'Nobody is asked back.' : `It is OK to contact: ${who}.`,
    `With it go: Seatbridge ${version}, ${platform}, ${database}${connections.map(({ kind, state }) => `, ${kind} ${state}`).join('')}.`,
  ].join('\n\n');
}

function listText(rows: readonly WaitingFeedback[], now: number): string {
  if (rows.length === 0) return 'No feedback waits.';
  return table(rows, [
    { title: 'Given', value: ({ at }) => agoWords(at, now) },
    { title: 'By', value: ({ by }) => by },
    { title: 'Type', value: ({ type }) => type },
    { title: 'Subject', value: ({ subject }) => subject },
    { title: 'Tries', value: ({ tries }) => tries },
    { title: 'Next', value: ({ nextAt }) => (nextAt === null ? '' : momentWords(nextAt)) },
    { title: 'Why', value: ({ words }) => words },
  ]);
}

const examples = `
Examples:
  seatbridge feedback
  seatbridge feedback preview --type idea --subject "Seats by site" --information "A count for each site."
  seatbridge feedback send --subject "The count" --information "One too many." --email anna@example.com`;
