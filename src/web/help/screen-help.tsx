import { Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Facts } from '../components/facts.tsx';
import type { ScreenName } from '../screens.ts';
import { KeyTable } from './key-table.tsx';
import { everywhere, keysOf } from './keys.ts';
import { wordsOf } from './words.ts';

/** What a screen is for, what its words mean, and its keys. */
export function ScreenHelp({ screen }: { screen: ScreenName }) {
  const { t } = useTranslation();
  const words = wordsOf[screen].map((word) => ({
    name: t(`help.words.${word}.word`),
    value: t(`help.words.${word}.means`),
  }));
  return (
    <Stack gap="md">
      <Text>{t(`help.screens.${screen}`)}</Text>
      {words.length > 0 && (
        <>
          <Title order={3}>{t('help.wordsTitle')}</Title>
          <Facts facts={words} />
        </>
      )}
      <Title order={3}>{t('keys.title')}</Title>
      <KeyTable shortcuts={[...keysOf(screen), ...everywhere]} />
    </Stack>
  );
}
