import { ActionIcon, Drawer, Stack, Tooltip } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useTableState } from '../components/grid/table-state.ts';
import { ScreenLink } from '../components/screen-link.tsx';
import { type ScreenName, screens } from '../screens.ts';
import { ScreenHelp } from './screen-help.tsx';

/** Whether the help of the screen is open: it stands in the address. */
export function useHelpPanel() {
  const [{ filters }, setState] = useTableState(['help']);
  return { isOpen: filters['help'] === 'open', open: (open: boolean) => setState({ help: open ? 'open' : undefined }) };
}

function useScreen(): ScreenName {
  const { pathname } = useLocation();
  return screens.find(({ to }) => to !== '/' && pathname.startsWith(to))?.name ?? 'dashboard';
}

/** The question mark on every screen, and what it opens. */
export function HelpPanel() {
  const { t } = useTranslation();
  const { isOpen, open } = useHelpPanel();
  const screen = useScreen();
  return (
    <>
      <Tooltip label={t('shell.help')}>
        <ActionIcon size="lg" aria-label={t('shell.help')} aria-expanded={isOpen} onClick={() => open(!isOpen)}>
          <IconHelp size={20} />
        </ActionIcon>
      </Tooltip>
      <Drawer
        position="right"
        size="md"
        opened={isOpen}
        onClose={() => open(false)}
        title={t('help.of', { screen: t(`shell.${screen}`) })}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Stack gap="md">
          <ScreenHelp screen={screen} />
          <ScreenLink to="/help">{t('help.everything')}</ScreenLink>
        </Stack>
      </Drawer>
    </>
  );
}
