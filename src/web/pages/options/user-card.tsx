import { Button, Checkbox, Group, Select, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { tellDone } from '../../notices.tsx';
import { Card } from './card.tsx';
import { useRoles } from './roles.ts';
import { SecretShown } from './secret-shown.tsx';
import { SessionTable } from './session-table.tsx';
import type { User } from './user.ts';

/** One person: role, sessions, and what an administrator does when a password or a telephone is lost. */
export function UserCard({ user }: { user: User }) {
  const { t } = useTranslation();
  const roles = useRoles();
  const { id, name, role, lockedUntil } = user;
  const param = { id: String(id) };
  const change = useDeed((to: User['role']) => json(api.users[':id'].$patch({ param, json: { role: to } })));
  const unlock = useDeed(() => json(api.users[':id'].unlock.$post({ param })));
  const signOut = useDeed(() => json(api.users[':id'].sessions.$delete({ param })));
  const sessions = useQuery({
    queryKey: ['users', 'sessions', id],
    queryFn: async () => (await json(api.users[':id'].sessions.$get({ param }))).rows,
  });
  const error = change.error ?? unlock.error ?? signOut.error ?? sessions.error;
  return (
    <Card title={<span translate="no">{name}</span>}>
      {error !== null && <ProblemAlert error={error} />}
      <Select
        maw={320}
        label={t('options.users.role')}
        description={t(`options.roles.${role}`)}
        allowDeselect={false}
        disabled={change.isPending}
        data={Object.entries(roles).map(([value, label]) => ({ value, label }))}
        value={role}
        onChange={(to) => {
          if (to === null || to === role) return;
          change.mutate(to as User['role'], {
            onSuccess: () =>
              tellDone(t, { message: t('options.users.changed', { name }), undo: () => change.mutate(role) }),
          });
        }}
      />
      {sessions.data !== undefined && <SessionTable sessions={sessions.data} />}
      <Group gap="xs">
        <ResetPassword user={user} />
        {lockedUntil !== null && (
          <Button size="xs" variant="default" loading={unlock.isPending} onClick={() => unlock.mutate()}>
            {t('options.users.unlock')}
          </Button>
        )}
        {(sessions.data?.length ?? 0) > 0 && (
          <Button size="xs" variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>
            {t('options.users.signOut')}
          </Button>
        )}
        <Remove user={user} />
      </Group>
    </Card>
  );
}

/** Something done to a person; the list is read again. */
function useDeed<Order, Result>(deed: (order: Order) => Promise<Result>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: deed, onSettled: () => queries.invalidateQueries({ queryKey: ['users'] }) });
}

function ResetPassword({ user: { id, name, secondFactor } }: { user: User }) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const [alsoFactor, setAlsoFactor] = useState(false);
  const reset = useDeed(() =>
    json(api.users[':id']['reset-password'].$post({ param: { id: String(id) }, json: { secondFactor: alsoFactor } })),
  );
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setIsAsking(true)}>
        {t('options.users.resetPassword')}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title={t('options.users.resetTitle', { name })}
        confirm={t('options.users.resetPassword')}
        onConfirm={() => reset.mutate(undefined, { onSuccess: () => setIsAsking(false) })}
        onClose={() => setIsAsking(false)}
        isBusy={reset.isPending}
        error={reset.error}
      >
        <Text size="sm">{t('options.users.resetHelp')}</Text>
        {secondFactor && (
          <Checkbox
            label={t('options.users.resetFactor')}
            checked={alsoFactor}
            onChange={({ currentTarget }) => setAlsoFactor(currentTarget.checked)}
          />
        )}
      </ConfirmDialog>
      {reset.data !== undefined && (
        <SecretShown
          title={t('options.users.code', { name })}
          help={t('options.users.codeHelp')}
          secret={reset.data.code}
          onClose={reset.reset}
        />
      )}
    </>
  );
}

function Remove({ user: { id, name } }: { user: User }) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const remove = useDeed(() => json(api.users[':id'].$delete({ param: { id: String(id) } })));
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setIsAsking(true)}>
        {t('options.users.remove')}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title={t('options.users.removeTitle', { name })}
        confirm={t('options.users.remove')}
        onConfirm={() => remove.mutate()}
        onClose={() => setIsAsking(false)}
        isBusy={remove.isPending}
        error={remove.error}
        isDanger
      >
        <Text size="sm">{t('options.users.removeHelp')}</Text>
      </ConfirmDialog>
    </>
  );
}
