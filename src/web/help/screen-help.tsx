import { Text, Title } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ScreenLink } from '../components/screen-link.tsx';
import { type ScreenName, screens } from '../screens.ts';
import { HelpPanel } from './help-panel.tsx';
import { KeyTable } from './key-table.tsx';
import { everywhere, keysOf } from './keys.ts';
import { Meanings } from './meanings.tsx';
import { wordsOf } from './words.ts';

function useScreen(): ScreenName {
  const { pathname } = useLocation();
  return screens.find(({ to }) => to !== '/' && pathname.startsWith(to))?.name ?? 'dashboard';
}

/** What a screen is for, what its words mean, and its keys. */
export function ScreenHelp() {
  const { t } = useTranslation();
  const screen = useScreen();
  return (
    <HelpPanel screen={t(`shell.${screen}`)}>
      <Text>{t(`help.screens.${screen}`)}</Text>
      <Meanings of={wordsOf[screen]} />
      <Title order={3}>{t('keys.title')}</Title>
      <KeyTable shortcuts={[...keysOf(screen), ...everywhere]} />
      <ScreenLink to="/help">{t('help.everything')}</ScreenLink>
    </HelpPanel>
  );
}
