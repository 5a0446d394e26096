import { Button, Select, Table, TextInput, UnstyledButton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { useAllRows } from '../../components/grid/all-rows.ts';
import { RowsSkeleton } from '../../components/grid/rows-skeleton.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { Time } from '../../components/time.tsx';
import { isProblem } from '../../problem.ts';
import { Card } from './card.tsx';
import { useRoles } from './roles.ts';
import { SecretShown } from './secret-shown.tsx';
import { SettingsForm } from './settings-form.tsx';
import type { User } from './user.ts';
import { UserCard } from './user-card.tsx';

/** Everybody who may use the program; the one that is chosen stands in the address. */
export function Users() {
  const { t } = useTranslation();
  const { data, error } = useAllRows<User>({ queryKey: ['users', 'list'], list: api.users.$get });
  const { user: chosen } = useSearch({ strict: false });
  const user = data?.find(({ id }) => String(id) === chosen);
  if (error !== null) return <ProblemAlert error={error} />;
  if (data === undefined) return <RowsSkeleton />;
  return (
    <>
      <Card title={t('options.names.users')} help={t('options.users.help')}>
        <UserTable users={data} />
      </Card>
      {user !== undefined && <UserCard key={user.id} user={user} />}
      <Invite />
      <SettingsForm names={['users.']} />
    </>
  );
}

function UserTable({ users }: { users: User[] }) {
  const { t } = useTranslation();
  const roles = useRoles();
  const navigate = useNavigate();
  const { user: chosen } = useSearch({ strict: false });
  const choose = (id: number) =>
    void navigate({ to: '/options', search: { tab: 'users', user: String(id) }, replace: true });
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('options.users.name')}</Table.Th>
          <Table.Th>{t('options.users.role')}</Table.Th>
          <Table.Th>{t('options.users.secondFactor')}</Table.Th>
          <Table.Th>{t('options.users.seen')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {users.map(({ id, name, email, role, secondFactor, lockedUntil, seenAt }) => (
          <Table.Tr key={id} {...(String(id) === chosen && { bg: 'var(--sb-chosen)' })}>
            <Table.Td translate="no">
              <UnstyledButton fz="sm" fw={600} td="underline" onClick={() => choose(id)}>
                {name}
              </UnstyledButton>
              <div>{email}</div>
            </Table.Td>
            <Table.Td>{roles[role]}</Table.Td>
            <Table.Td>
              {lockedUntil !== null && <StateBadge tone="danger">{t('options.users.locked')}</StateBadge>}{' '}
              <StateBadge tone={secondFactor ? 'ok' : 'idle'}>
                {t(secondFactor ? 'options.users.on' : 'options.users.off')}
              </StateBadge>
            </Table.Td>
            <Table.Td>{seenAt === null ? t('options.users.never') : <Time at={seenAt} />}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

const nobody = { name: '', email: '', role: 'operator' as User['role'] };

/** Adds a person, who sets a password with the code that is shown once. */
function Invite() {
  const { t } = useTranslation();
  const roles = useRoles();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(nobody);
  const { mutate, isPending, error, data, reset } = useMutation({
    mutationFn: (person: typeof nobody) => json(api.users.$post({ json: person })),
    onSuccess: () => setDraft(nobody),
    onSettled: () => queries.invalidateQueries({ queryKey: ['users'] }),
  });
  const wrong = isProblem(error) ? error : null;
  const field = (name: 'name' | 'email') => ({
    required: true,
    value: draft[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      setDraft({ ...draft, [name]: currentTarget.value }),
    error: wrong?.field === name && <span translate="no">{wrong.message}</span>,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate(draft);
  };
  return (
    <Card title={t('options.users.invite')} help={t('options.users.inviteHelp')}>
      {data !== undefined && (
        <SecretShown
          title={t('options.users.code', { name: data.user.name })}
          help={t('options.users.codeHelp')}
          secret={data.code}
          onClose={reset}
        />
      )}
      {error !== null && wrong?.field !== 'name' && wrong?.field !== 'email' && <ProblemAlert error={error} />}
      <form onSubmit={submit} style={{ display: 'grid', gap: 10, maxWidth: 420 }}>
        <TextInput {...field('name')} label={t('options.users.name')} description={t('signIn.firstNameHelp')} />
        <TextInput {...field('email')} type="email" label={t('signIn.email')} />
        <Select
          label={t('options.users.role')}
          description={t(`options.roles.${draft.role}`)}
          allowDeselect={false}
          data={Object.entries(roles).map(([value, label]) => ({ value, label }))}
          value={draft.role}
          onChange={(role) => setDraft({ ...draft, role: role as User['role'] })}
        />
        <Button type="submit" loading={isPending} style={{ justifySelf: 'start' }}>
          {t('options.users.invite')}
        </Button>
      </form>
    </Card>
  );
}
