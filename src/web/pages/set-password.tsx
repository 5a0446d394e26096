import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { tellDone } from '../notices.tsx';
import { setPassword } from '../sign-in/auth.ts';
import { Frame } from '../sign-in/frame.tsx';

/** Whoever was added, or has lost the password, sets one by the code of an administrator. */
export function SetPassword() {
  const { t } = useTranslation();
  const router = useRouter();
  const [code, setCode] = useState('');
  const [password, choose] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: setPassword,
    onSuccess: () => {
      tellDone(t, { message: t('signIn.passwordSet') });
      void router.navigate({ to: '/sign-in', replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate({ code, password });
  };
  return (
    <Frame title={t('signIn.setTitle')} door="setPassword">
      <Text size="sm">{t('signIn.setHelp')}</Text>
      <form onSubmit={submit}>
        <Stack>
          {error !== null && <ProblemAlert error={error} />}
          <TextInput
            required
            autoFocus
            autoComplete="off"
            label={t('signIn.firstCode')}
            value={code}
            onChange={({ currentTarget }) => setCode(currentTarget.value)}
          />
          <PasswordInput
            required
            autoComplete="new-password"
            label={t('options.account.next')}
            description={t('signIn.firstPasswordHelp')}
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
            value={password}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          />
          <Button type="submit" loading={isPending}>
            {t('signIn.setSubmit')}
          </Button>
        </Stack>
      </form>
    </Frame>
  );
}
