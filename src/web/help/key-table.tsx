import { Group, Kbd, Table, Text } from '@mantine/core';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { type Shortcut, toTabs } from './keys.ts';

interface KeyTableProps {
  shortcuts: readonly Shortcut[];
  /** With the ways to the tabs. */
  withTabs?: boolean;
}

export function KeyTable({ shortcuts, withTabs = false }: KeyTableProps) {
  const { t } = useTranslation();
  const places = toTabs.map(({ keys, name }) => ({ keys, does: t('keys.goTo', { screen: t(`shell.${name}`) }) }));
  const others = shortcuts.map(({ keys, does }) => ({ keys, does: t(`keys.${does}`) }));
  return (
    <Table verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={130}>{t('keys.shortcut')}</Table.Th>
          <Table.Th>{t('keys.does')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {[...(withTabs ? places : []), ...others].map(({ keys, does }) => (
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

function Keys({ keys }: { keys: readonly string[] }) {
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
