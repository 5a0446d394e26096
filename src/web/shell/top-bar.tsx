import { ActionIcon, Tooltip } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHelpPanel } from '../help/help-panel.tsx';
import { ScreenHelp } from '../help/screen-help.tsx';
import { KeysSheet } from './keys-sheet.tsx';
import classes from './shell.module.css';
import { useShortcuts } from './shortcuts.ts';
import { SyncButton } from './sync-button.tsx';
import { ToolsMenu } from './tools-menu.tsx';
import { UserMenu } from './user-menu.tsx';

export function TopBar() {
  const { t } = useTranslation();
  const [keysShown, showKeys] = useState(false);
  const { open: openHelp } = useHelpPanel();
  useShortcuts({ showKeys: () => showKeys(true), showHelp: () => openHelp(true) });
  return (
    <header className={classes['bar']}>
      <Link to="/" className={classes['mark'] ?? ''}>
        <img src="/mark.svg" alt="" width={26} height={26} />
        {t('shell.product')}
      </Link>
      <SyncButton />
      <div className={classes['spacer']} />
      <ToolsMenu />
      <Tooltip label={t('keys.open')}>
        <ActionIcon size="lg" aria-label={t('keys.open')} onClick={() => showKeys(true)}>
          <IconKeyboard size={20} />
        </ActionIcon>
      </Tooltip>
      <ScreenHelp />
      <UserMenu />
      <KeysSheet opened={keysShown} onClose={() => showKeys(false)} />
    </header>
  );
}
