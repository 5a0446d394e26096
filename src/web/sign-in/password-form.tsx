import { Anchor, Button, Divider, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signInWithPassword, signInWithSso } from './auth.ts';
import { firstStartQuery } from './first-start.ts';
import { Refused } from './refused.tsx';

interface PasswordFormProps {
  back: string;
  onDone: (needsCode: boolean) => void;
}

export function PasswordForm({ back, onDone }: PasswordFormProps) {
  const { t } = useTranslation();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { mutate, isPending, error } = useMutation({ mutationFn: signInWithPassword, onSuccess: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate({ email, password });
  };
  return (
    <Stack>
      <form onSubmit={submit}>
        <Stack>
          <Refused error={error} words={t('signIn.refused')} />
          <TextInput
            type="email"
            required
            autoFocus
            autoComplete="username"
            label={t('signIn.email')}
            value={email}
            onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          />
          <PasswordInput
            required
            autoComplete="current-password"
            label={t('signIn.password')}
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
          <Button type="submit" loading={isPending}>
            {t('signIn.submit')}
          </Button>
        </Stack>
      </form>
      <Anchor size="sm" ta="center" renderRoot={(props) => <Link to="/set-password" {...props} />}>
        {t('signIn.haveCode')}
      </Anchor>
      <Sso back={back} />
    </Stack>
  );
}

function Sso({ back }: { back: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(firstStartQuery);
  const sso = data?.sso ?? null;
  if (sso === null) return null;
  return (
    <>
      <Divider label={t('signIn.or')} />
      <Button variant="default" onClick={() => void signInWithSso(sso.id, back)}>
        {t('signIn.sso', { name: sso.name })}
      </Button>
    </>
  );
}
