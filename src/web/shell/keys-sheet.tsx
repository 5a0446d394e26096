import { Modal, Stack, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { KeyTable } from '../help/key-table.tsx';
import { everyKey } from '../help/keys.ts';
import { useShortcutsEnabled } from './shortcuts.ts';

interface KeysSheetProps {
  opened: boolean;
  onClose: () => void;
}

export function KeysSheet({ opened, onClose }: KeysSheetProps) {
  const { t } = useTranslation();
  const [enabled, setEnabled] = useShortcutsEnabled();
  const close = { 'aria-label': t('common.close') };
  return (
    <Modal opened={opened} onClose={onClose} title={t('keys.title')} closeButtonProps={close} size="lg">
      <Stack>
        <Switch
          label={t('keys.enabled')}
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
        <KeyTable shortcuts={everyKey} withTabs />
      </Stack>
    </Modal>
  );
}
