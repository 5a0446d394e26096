import { Paper, Stack, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { PlaygroundBanner } from '../shell/playground-banner.tsx';
import classes from './frame.module.css';

/** A screen before the shell: one card on a quiet ground. */
export function Frame({ title, children }: { title: string; children: ReactNode }) {
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
              <span>{t('shell.product')}</span>
            </div>
            <Title order={1}>{title}</Title>
            {children}
          </Stack>
        </Paper>
      </main>
    </>
  );
}
