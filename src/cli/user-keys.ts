import type { Command } from 'commander';
import { roles } from '../domain/roles.ts';
import { everyKey, makeKeyOf, revokeAnyKey } from '../users/keys.ts';
import { userNamed } from '../users/people.ts';
import { momentFrom } from './moments.ts';
import { wholeNumber } from './numbers.ts';
import { roleOf } from './roles.ts';
import type { AppSession, Shell } from './shell.ts';
import { table } from './table.ts';
import { agoWords, momentWords } from './words.ts';

/** `users keys`: API keys of everybody, as whoever has the data folder may handle them. */
export function fillKeys(command: Command, shell: Shell): void {
  const keys = command.command('keys').description('API keys: for programs, in the name of their owners');
  keys
    .command('list', { isDefault: true })
    .description('the keys of everybody, newest first')
    .action(
      shell.withApp(async ({ app }) => {
        const rows = await everyKey(app);
        return { data: rows, text: rows.length === 0 ? 'There is no API key.' : keyTable(rows, app.clock.now()) };
      }),
    );
  keys
    .command('create')
    .description('a key that acts for a user; prints it this once')
    .argument('<user>', 'its owner: name or e-mail address')
    .argument('<name>', 'what it is for')
    .requiredOption('--role <role>', `${roles.join(', ')}; its owner's at most`)
    .option('--until <when>', 'its end: 2026-12-31 (to its end) or 2026-12-31T18:00; without it, none')
    .action(shell.withApp(createKey));
  keys
    .command('revoke')
    .description('put a key out of force, for good')
    .argument('<id>', 'its number, as the list shows it')
    .action(
      shell.withApp(async ({ app, by }, id: string) => {
        const key = await revokeAnyKey(app, wholeNumber(id, 'id'), by);
        return { data: key, text: `The key "${key.name}" of ${key.owner} is out of force.` };
      }),
    );
}

async function createKey(
  { app, by }: AppSession,
  user: string,
  name: string,
  { role, until }: { role: string; until?: string },
) {
  const { makeAuth } = await import('../users/auth.ts');
  const owner = await userNamed(app, user);
  const endsAt = until === undefined ? null : momentFrom(until, { field: 'until', of: 'end' });
  const { secret, key } = await makeKeyOf(app, makeAuth(app, { overTls: true, signOn: null }), {
    owner: { id: String(owner.id), role: owner.role },
    by,
    draft: { name, role: roleOf(role), endsAt },
  });
  const end = key.endsAt === null ? 'without an end' : `until ${momentWords(key.endsAt)}`;
  return {
    data: { secret, key },
    text: `${secret}\n\nThe key "${key.name}" of ${key.owner}, ${key.role}, ${end}. It is shown this once.`,
    next: ['It is sent as   Authorization: Bearer KEY'],
  };
}

function keyTable(rows: Awaited<ReturnType<typeof everyKey>>, now: number): string {
  return table(rows, [
    { title: 'No.', value: ({ id }) => id },
    { title: 'Owner', value: ({ owner }) => owner },
    { title: 'Name', value: ({ name }) => name },
    { title: 'Role', value: ({ role }) => role },
    { title: 'Begins with', value: ({ start }) => start },
    { title: 'Made', value: ({ createdAt }) => agoWords(createdAt, now), align: 'right' },
    {
      title: 'Ends',
      value: ({ endsAt, revoked }) => (revoked ? 'revoked' : endsAt === null ? '-' : momentWords(endsAt)),
    },
    { title: 'Last used', value: ({ lastUsedAt }) => agoWords(lastUsedAt, now), align: 'right' },
  ]);
}
