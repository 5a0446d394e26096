import { Button, PasswordInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { Facts } from '../../components/facts.tsx';
import { RowsSkeleton } from '../../components/grid/rows-skeleton.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { tellDone } from '../../notices.tsx';
import { isProblem } from '../../problem.ts';
import { Card } from './card.tsx';
import { profileKey } from './profile.ts';
import { useRoles } from './roles.ts';
import { SecondFactor } from './second-factor.tsx';
import { SessionTable } from './session-table.tsx';

/** What everybody does with their own account. */
export function MyAccount() {
  const { t } = useTranslation();
  const roles = useRoles();
  const { data, error } = useQuery({ queryKey: profileKey, queryFn: () => json(api.me.account.$get()) });
  if (error !== null) return <ProblemAlert error={error} />;
  if (data === undefined) return <RowsSkeleton />;
  const { name, email, role, password, secondFactor, secondFactorDemanded } = data;
  return (
    <>
      <Card title={<span translate="no">{name}</span>}>
        <Facts
          facts={[
            { name: t('signIn.email'), value: <span translate="no">{email}</span> },
            { name: t('options.users.role'), value: roles[role] },
          ]}
        />
      </Card>
      {password && <NewPassword />}
      {password && <SecondFactor isOn={secondFactor} isDemanded={secondFactorDemanded} />}
      <Sessions />
    </>
  );
}

const empty = { current: '', next: '' };

function NewPassword() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(empty);
  const { mutate, isPending, error } = useMutation({
    mutationFn: (passwords: typeof empty) => json(api.me.password.$put({ json: passwords })),
    onSuccess: () => {
      setTyped(empty);
      tellDone(t, { message: t('options.account.passwordChanged') });
    },
  });
  const wrong = isProblem(error) ? error : null;
  const field = (name: keyof typeof empty) => ({
    required: true,
    value: typed[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      setTyped({ ...typed, [name]: currentTarget.value }),
    visibilityToggleButtonProps: { 'aria-label': t('signIn.showPassword') },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate(typed);
  };
  return (
    <Card title={t('options.account.password')} help={t('options.account.passwordHelp')}>
      <form onSubmit={submit} style={{ display: 'grid', gap: 10, maxWidth: 420 }}>
        <PasswordInput {...field('current')} autoComplete="current-password" label={t('options.account.current')} />
        <PasswordInput
          {...field('next')}
          autoComplete="new-password"
          label={t('options.account.next')}
          description={t('signIn.firstPasswordHelp')}
        />
        {wrong !== null && <ProblemAlert error={wrong} />}
        <Button type="submit" loading={isPending} style={{ justifySelf: 'start' }}>
          {t('options.account.changePassword')}
        </Button>
      </form>
    </Card>
  );
}

function Sessions() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const queryKey = ['account', 'sessions'];
  const { data, error } = useQuery({ queryKey, queryFn: async () => (await json(api.me.sessions.$get())).rows });
  const onSettled = () => queries.invalidateQueries({ queryKey });
  const end = useMutation({
    mutationFn: (id: number) => json(api.me.sessions[':id'].$delete({ param: { id: String(id) } })),
    onSettled,
  });
  const endOthers = useMutation({ mutationFn: () => json(api.me.sessions.$delete()), onSettled });
  const problem = error ?? end.error ?? endOthers.error;
  return (
    <Card
      title={t('options.sessions.title')}
      actions={
        (data?.length ?? 0) > 1 && (
          <Button size="xs" variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
            {t('options.sessions.endOthers')}
          </Button>
        )
      }
    >
      {problem !== null && <ProblemAlert error={problem} />}
      {data !== undefined && <SessionTable sessions={data} onEnd={(id) => end.mutate(id)} />}
    </Card>
  );
}
