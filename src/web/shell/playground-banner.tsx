import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { base, isPlayground } from '../base.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { useMay } from '../me.ts';
import { send } from '../send.ts';
import classes from './shell.module.css';

/** On every screen of the playground. `children`: what may be done about it. */
export function PlaygroundBanner({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  if (!isPlayground) return null;
  return (
    <aside className={classes['banner']}>
      <span>{t('shell.playground')}</span>
      {children}
      <a href="/">{t('shell.leavePlayground')}</a>
    </aside>
  );
}

/** The playground belongs to the program around it, whose API begins it anew. */
const startAfresh = () => send('/api/v1/playground/reset', { method: 'POST' });

/** A fresh world: what was done in the one before is gone. */
export function ResetPlayground() {
  const { t } = useTranslation();
  const mayReset = useMay('administrator');
  const [isAsking, setIsAsking] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: startAfresh,
    onSuccess: () => location.assign(`${base}/guide`),
  });
  if (!isPlayground || !mayReset) return null;
  return (
    <>
      <Button size="compact-sm" variant="transparent" c="inherit" onClick={() => setIsAsking(true)}>
        {t('shell.resetPlayground')}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title={t('shell.resetTitle')}
        confirm={t('shell.resetPlayground')}
        onConfirm={() => mutate()}
        onClose={() => setIsAsking(false)}
        isBusy={isPending}
        error={error}
      >
        <Text size="sm">{t('shell.resetHelp')}</Text>
      </ConfirmDialog>
    </>
  );
}
