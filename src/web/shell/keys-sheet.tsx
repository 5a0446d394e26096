import { Group, Kbd, Modal, Stack, Switch, Table, Text } from '@mantine/core';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { tabs } from '../screens.ts';
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
        <Shortcuts />
      </Stack>
    </Modal>
  );
}

function Shortcuts() {
  const { t } = useTranslation();
  const places = tabs.map(({ name, key }) => ({
    keys: ['G', key.toUpperCase()],
    does: t('keys.goTo', { screen: t(`shell.${name}`) }),
  }));
  const others = [
    { keys: ['?'], does: t('keys.help') },
    { keys: ['/'], does: t('keys.filter') },
    { keys: ['←', '→'], does: t('keys.tabsArrows') },
    { keys: ['↑', '↓'], does: t('keys.rows') },
    { keys: ['Enter'], does: t('keys.openRow') },
    { keys: ['Space'], does: t('keys.selectRow') },
    { keys: ['←', '→'], does: t('keys.tree') },
    { keys: ['F6'], does: t('keys.panes') },
    { keys: ['Enter'], does: t('keys.map') },
    { keys: ['Del'], does: t('keys.unmap') },
    { keys: ['Shift', 'Del'], does: t('keys.exclude') },
    { keys: ['Ctrl', 'Z'], does: t('keys.undo') },
  ];
  return (
    <Table verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={160}>{t('keys.shortcut')}</Table.Th>
          <Table.Th>{t('keys.does')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {[...places, ...others].map(({ keys, does }) => (
          <Table.Tr key={does}>
            <Table.Td>
              <Keys keys={keys} />
            </Table.Td>
            <Table.Td>{does}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Keys({ keys }: { keys: string[] }) {
  const { t } = useTranslation();
  return (
    <Group gap={6} wrap="nowrap">
      {keys.map((key, index) => (
        <Fragment key={key}>
          {index > 0 && keys[0] === 'G' && (
            <Text size="xs" c="dimmed">
              {t('keys.andThen')}
            </Text>
          )}
          <Kbd translate="no">{key}</Kbd>
        </Fragment>
      ))}
    </Group>
  );
}
