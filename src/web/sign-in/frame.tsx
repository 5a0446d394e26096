import { Paper, Stack, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { DoorHelp } from '../help/door-help.tsx';
import type { Door } from '../help/words.ts';
import { PlaygroundBanner } from '../shell/playground-banner.tsx';
import classes from './frame.module.css';

interface FrameProps {
  title: string;
  door: Door;
  children: ReactNode;
}

/** A screen before the shell: one card on a quiet ground, with its help. */
export function Frame({ title, door, children }: FrameProps) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = t('shell.title', { screen: title });
  }, [t, title]);
  return (
    <>
      <PlaygroundBanner />
      <main className={classes['frame']}>
        <Paper className={classes['card']} withBorder p="xl" radius="lg">
          <Stack>
            <div className={classes['mark']}>
              <img src="/mark.svg" alt="" width={30} height={30} />
              <span className={classes['product']}>{t('shell.product')}</span>
              <DoorHelp door={door} title={title} />
            </div>
            <Title order={1}>{title}</Title>
            {children}
          </Stack>
        </Paper>
      </main>
    </>
  );
}
