import { ActionIcon, Drawer, Stack, Tooltip } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTableState } from '../components/grid/table-state.ts';

/** Whether the help of the screen is open: it stands in the address. */
export function useHelpPanel() {
  const [{ filters }, setState] = useTableState(['help']);
  return { isOpen: filters['help'] === 'open', open: (open: boolean) => setState({ help: open ? 'open' : undefined }) };
}

/** The question mark on every screen, and what it opens. `screen`: what the screen is called. */
export function HelpPanel({ screen, children }: { screen: string; children: ReactNode }) {
  const { t } = useTranslation();
  const { isOpen, open } = useHelpPanel();
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
        title={t('help.of', { screen })}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Stack gap="md">{children}</Stack>
      </Drawer>
    </>
  );
}
