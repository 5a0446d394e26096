import { Group, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './screen.module.css';

interface ScreenProps {
  title: string;
  /** Buttons beside the heading. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A screen: its heading, its name in the browser's tab, and its content over the whole height. */
export function Screen({ title, actions, children }: ScreenProps) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = t('shell.title', { screen: title });
  }, [t, title]);
  return (
    <div className={classes['screen']}>
      <Group justify="space-between" gap="sm" mih={30}>
        <Title order={1}>{title}</Title>
        {actions !== undefined && <Group gap="sm">{actions}</Group>}
      </Group>
      {children}
    </div>
  );
}
