import { Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Frame } from '../sign-in/frame.tsx';
import { firstPlace, wayBack } from '../sign-in/going.ts';
import { PasswordForm } from '../sign-in/password-form.tsx';
import { SecondFactorForm } from '../sign-in/second-factor-form.tsx';

/** Password, then the second factor where the person has one; then back to where the person was. */
export function SignIn() {
  const { t } = useTranslation();
  const router = useRouter();
  const queries = useQueryClient();
  const { back } = useSearch({ strict: false });
  const [asksCode, setAsksCode] = useState(false);
  const enter = async () => {
    queries.clear();
    await router.navigate({ href: back === undefined ? await firstPlace(queries) : wayBack(back), replace: true });
  };
  if (asksCode) {
    return (
      <Frame title={t('signIn.codeTitle')} door="signIn">
        <SecondFactorForm onDone={() => void enter()} />
      </Frame>
    );
  }
  return (
    <Frame title={t('signIn.title')} door="signIn">
      {back !== undefined && (
        <Text size="sm" c="dimmed">
          {t('signIn.ended')}
        </Text>
      )}
      <PasswordForm back={wayBack(back)} onDone={(needsCode) => (needsCode ? setAsksCode(true) : void enter())} />
    </Frame>
  );
}
