import { Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { HelpPanel, useHelpPanel } from './help-panel.tsx';
import { Meanings } from './meanings.tsx';
import { type Door, wordsOfDoor } from './words.ts';

/** The help of a screen before the shell, where nothing else can be gone to yet. */
export function DoorHelp({ door, title }: { door: Door; title: string }) {
  const { t } = useTranslation();
  const { open } = useHelpPanel();
  useHotkeys([['F1', () => open(true)]], []);
  return (
    <HelpPanel screen={title}>
      <Text>{t(`help.doors.${door}`)}</Text>
      <Meanings of={wordsOfDoor[door]} />
    </HelpPanel>
  );
}
