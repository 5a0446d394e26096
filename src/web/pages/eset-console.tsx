import { Anchor, Table, Text } from '@mantine/core';
import { IconExternalLink, IconServer } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../components/empty-state.tsx';
import { Screen } from '../components/screen.tsx';
import { connectionsQuery } from '../connections.ts';

/** Every ESET server, with the address of its web console. */
export function EsetConsole() {
  const { t } = useTranslation();
  const { data } = useSuspenseQuery(connectionsQuery);
  const servers = data.filter(({ role, disconnectedAt }) => role === 'eset' && disconnectedAt === null);
  return (
    <Screen title={t('shell.esetConsole')}>
      {servers.length === 0 ? (
        <EmptyState icon={<IconServer />} title={t('esetConsole.empty')} help={t('esetConsole.emptyHelp')} />
      ) : (
        <Table maw={760}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('esetConsole.server')}</Table.Th>
              <Table.Th>{t('esetConsole.address')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {servers.map(({ id, name, consoleUrl }) => (
              <Table.Tr key={id}>
                <Table.Td translate="no">{name}</Table.Td>
                <Table.Td>
                  <ConsoleLink address={consoleUrl} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Screen>
  );
}

function ConsoleLink({ address }: { address: string | null }) {
  const { t } = useTranslation();
  if (address === null) return <Text size="sm">{t('esetConsole.local')}</Text>;
  return (
    <Anchor href={address} target="_blank" rel="noreferrer" size="sm" translate="no">
      {address} <IconExternalLink size={13} aria-hidden />
    </Anchor>
  );
}
