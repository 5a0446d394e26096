import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ChangeEvent, type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { isProblem } from '../problem.ts';
import { type FirstPerson, makeFirstPerson } from './first-start.ts';

const nobody: FirstPerson = { code: '', name: '', email: '', password: '' };

export function FirstPersonForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [person, setPerson] = useState(nobody);
  const { mutate, isPending, error } = useMutation({ mutationFn: makeFirstPerson, onSuccess: onDone });
  const wrong = isProblem(error) && error.field !== null && error.field in person ? error : null;
  const field = (name: keyof FirstPerson) => ({
    required: true,
    name,
    value: person[name],
    onChange: ({ currentTarget }: ChangeEvent<HTMLInputElement>) =>
      setPerson({ ...person, [name]: currentTarget.value }),
    error: wrong?.field === name && <span translate="no">{wrong.message}</span>,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate(person);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {error !== null && wrong === null && <ProblemAlert error={error} />}
        <TextInput {...field('code')} autoFocus autoComplete="off" label={t('signIn.firstCode')} />
        <TextInput
          {...field('name')}
          autoComplete="name"
          label={t('signIn.firstName')}
          description={t('signIn.firstNameHelp')}
        />
        <TextInput {...field('email')} type="email" autoComplete="username" label={t('signIn.email')} />
        <PasswordInput
          {...field('password')}
          autoComplete="new-password"
          label={t('signIn.password')}
          description={t('signIn.firstPasswordHelp')}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        />
        <Button type="submit" loading={isPending}>
          {t('signIn.firstSubmit')}
        </Button>
      </Stack>
    </form>
  );
}
