import { Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FirstPersonForm } from '../sign-in/first-person-form.tsx';
import { firstStartQuery } from '../sign-in/first-start.ts';
import { Frame } from '../sign-in/frame.tsx';
import { firstPlace } from '../sign-in/going.ts';

/** The first person becomes the administrator, by the code that the terminal showed. */
export function FirstStart() {
  const { t } = useTranslation();
  const router = useRouter();
  const queries = useQueryClient();
  const { data } = useQuery(firstStartQuery);
  if (data?.needed === false) return <Navigate to="/sign-in" replace />;
  const enter = async () => {
    queries.clear();
    await router.navigate({ to: await firstPlace(queries), replace: true });
  };
  return (
    <Frame title={t('signIn.firstTitle')} door="firstStart">
      <Text size="sm">{t('signIn.firstHelp')}</Text>
      <FirstPersonForm onDone={() => void enter()} />
    </Frame>
  );
}
