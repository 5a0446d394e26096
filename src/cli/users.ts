import { roles } from '../domain/roles.ts';
import { AppError } from '../errors.ts';
import {
  addUser,
  changeUser,
  type Invited,
  type Listed,
  listUsers,
  removeUser,
  resetPassword,
  unlockUser,
  userNamed,
} from '../users/people.ts';
import { listSessions, signOutEverywhere } from '../users/sessions.ts';
import { roleOf } from './roles.ts';
import type { Answer, Fill } from './shell.ts';
import { fillSingleSignOn } from './single-sign-on.ts';
import { table } from './table.ts';
import { fillKeys } from './user-keys.ts';
import { agoWords, countWords } from './words.ts';

export const users: Fill = (command, shell) => {
  command.addHelpText('after', examples);
  command
    .command('list', { isDefault: true })
    .description('everybody who may use the page and the API')
    .action(
      shell.withApp(async ({ app }) => {
        const all = await listUsers(app);
        return { data: all, text: all.length === 0 ? nobodyYet : userTable(all, app.clock.now()) };
      }),
    );
  command
    .command('add')
    .description('add a person; prints the code by which that person sets a password')
    .argument('<name>', 'as it stands in the record of who did what')
    .requiredOption('--email <address>', 'to sign in with')
    .requiredOption('--role <role>', roles.join(', '))
    .action(
      shell.withApp(async ({ app, by }, name: string, { email, role }: { email: string; role: string }) =>
        invitation(await addUser(app, { name, email, role: roleOf(role), by })),
      ),
    );
  command
    .command('role')
    .description('give a person another role')
    .argument('<user>', 'name or e-mail address')
    .argument('<role>', roles.join(', '))
    .action(
      shell.withApp(async ({ app, by }, name: string, role: string) => {
        const { id } = await userNamed(app, name);
        const user = await changeUser(app, id, { by, changes: { role: roleOf(role) } });
        return { data: user, text: `${user.name} has the role ${user.role}.` };
      }),
    );
  command
    .command('change')
    .description('change the name or the e-mail address of a person')
    .argument('<user>', 'name or e-mail address')
    .option('--name <name>', 'as it stands in the record of who did what, from now on')
    .option('--email <address>', 'to sign in with')
    .action(
      shell.withApp(async ({ app, by }, text: string, changes: { name?: string; email?: string }) => {
        if (changes.name === undefined && changes.email === undefined)
          throw new AppError('usage', 'Say what changes: --name or --email.', { field: 'name' });
        const user = await changeUser(app, (await userNamed(app, text)).id, { by, changes });
        return { data: user, text: `${user.name}, ${user.email}.` };
      }),
    );
  command
    .command('remove')
    .description('take a person away, with sessions and API keys')
    .argument('<user>', 'name or e-mail address')
    .option('--yes', 'without asking')
    .action(
      shell.withApp(async ({ app, by, ask, signal }, name: string, { yes }: { yes?: true }) => {
        const { id, name: found } = await userNamed(app, name);
        const question = `Remove ${found}? What this person did stays in the record.`;
        if (!yes && !(await ask.agree({ question, option: '--yes' }, signal)))
          return { data: { removed: false }, text: `${found} stays.` };
        await removeUser(app, id, by);
        return { data: { removed: true, id, name: found }, text: `${found} is removed.` };
      }),
    );
  command
    .command('reset-password')
    .description('end the password and all sessions; prints a code by which the person sets a new one')
    .argument('<user>', 'name or e-mail address')
    .option('--second-factor', 'take the second factor away too, as for a lost phone')
    .action(
      shell.withApp(async ({ app, by }, name: string, { secondFactor = false }: { secondFactor?: boolean }) =>
        invitation(await resetPassword(app, (await userNamed(app, name)).id, { by, secondFactor })),
      ),
    );
  command
    .command('unlock')
    .description('let an account be tried again that was locked after wrong passwords')
    .argument('<user>', 'name or e-mail address')
    .action(
      shell.withApp(async ({ app, by }, name: string) => {
        const user = await unlockUser(app, (await userNamed(app, name)).id, by);
        return { data: user, text: `${user.name} can sign in again.` };
      }),
    );
  command
    .command('sign-out-everywhere')
    .description('end all sessions of a person; API keys stay in force')
    .argument('<user>', 'name or e-mail address')
    .action(
      shell.withApp(async ({ app, by }, name: string) => {
        const { id, name: found } = await userNamed(app, name);
        const ended = await signOutEverywhere(app, id, { by });
        return { data: { id, name: found, ended }, text: `${countWords(ended, 'session')} of ${found} ended.` };
      }),
    );
  command
    .command('sessions')
    .description('where a person is signed in')
    .argument('<user>', 'name or e-mail address')
    .action(
      shell.withApp(async ({ app }, name: string) => {
        const { id, name: found } = await userNamed(app, name);
        const rows = await listSessions(app, id);
        return {
          data: rows,
          text: rows.length === 0 ? `${found} is signed in nowhere.` : sessionTable(rows, app.clock.now()),
          next: rows.length === 0 ? [] : [`End them all:   seatbridge users sign-out-everywhere "${found}"`],
        };
      }),
    );
  fillKeys(command, shell);
  fillSingleSignOn(command, shell);
};

const nobodyYet = 'Nobody yet. seatbridge serve prints the code for the first administrator.';

const invitation = ({ user, code, expiresAt }: Invited): Answer => ({
  data: { user, code, expiresAt },
  text: `${user.name} sets a password on the page, until ${expiresAt}, with this code: ${code}`,
  next: ['It is shown this once. Hand it over in person or by telephone.'],
});

function userTable(all: readonly Listed[], now: number): string {
  return table(all, [
    { title: 'Name', value: ({ name }) => name },
    { title: 'E-mail', value: ({ email }) => email },
    { title: 'Role', value: ({ role }) => role },
    { title: 'Second factor', value: ({ secondFactor }) => (secondFactor ? 'on' : 'off') },
    { title: 'Seen', value: ({ seenAt }) => (seenAt === null ? '-' : agoWords(seenAt, now)), align: 'right' },
    { title: 'Locked until', value: ({ lockedUntil }) => lockedUntil ?? '-' },
  ]);
}

function sessionTable(rows: Awaited<ReturnType<typeof listSessions>>, now: number): string {
  return table(rows, [
    { title: 'Session', value: ({ id }) => id },
    { title: 'By', value: ({ method }) => method.replaceAll('-', ' ') },
    { title: 'From', value: ({ address }) => address ?? '' },
    { title: 'Began', value: ({ createdAt }) => agoWords(createdAt, now), align: 'right' },
    { title: 'Seen', value: ({ seenAt }) => agoWords(seenAt, now), align: 'right' },
    { title: 'Browser', value: ({ agent }) => agent ?? '' },
  ]);
}

const examples = `
Examples:
  seatbridge users
  seatbridge users add "Jana Dvořáková" --email jana@example.com --role operator
  seatbridge users reset-password jana@example.com --second-factor
  seatbridge users sessions jana@example.com
  seatbridge users keys create jana@example.com "monthly report" --role viewer --until 2026-12-31
  seatbridge users single-sign-on`;
