import { Anchor, Table, Text } from '@mantine/core';
import { IconExternalLink, IconServer } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { useTranslation } from 'react-i18next';
import type { api } from '../api.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { RowsSkeleton } from '../components/grid/rows-skeleton.tsx';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { Screen } from '../components/screen.tsx';
import { ScreenLink } from '../components/screen-link.tsx';
import { connectionsQuery } from '../connections.ts';

type Connection = InferResponseType<typeof api.connections.$get>['rows'][number];

/** Every ESET server, with the address of its web console. */
export function EsetConsole() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(connectionsQuery);
  const servers = data?.filter(({ role, disconnectedAt }) => role === 'eset' && disconnectedAt === null);
  return (
    <Screen title={t('shell.esetConsole')}>
      {error !== null && <ProblemAlert error={error} retry={() => void refetch()} />}
      {servers === undefined ? error === null && <RowsSkeleton /> : <Servers servers={servers} />}
    </Screen>
  );
}

function Servers({ servers }: { servers: Connection[] }) {
  const { t } = useTranslation();
  if (servers.length === 0) {
    return (
      <EmptyState icon={<IconServer />} title={t('esetConsole.empty')} help={t('esetConsole.emptyHelp')}>
        <ScreenLink to="/options">{t('shell.options')}</ScreenLink>
      </EmptyState>
    );
  }
  return (
    <Table maw={860}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('esetConsole.server')}</Table.Th>
          <Table.Th>{t('esetConsole.address')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {servers.map(({ id, name, kind, consoleAddress }) => (
          <Table.Tr key={id}>
            <Table.Td miw={160} translate="no">
              {name}
            </Table.Td>
            <Table.Td>
              {consoleAddress === null ? (
                <Text size="sm">{t(kind === 'era-report-files' ? 'esetConsole.files' : 'esetConsole.local')}</Text>
              ) : (
                <ConsoleLink address={consoleAddress} />
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

const onOneMachine = /^(localhost|127\.[\d.]+|\[::1\])$/;

function ConsoleLink({ address }: { address: string }) {
  const { t } = useTranslation();
  return (
    <>
      <Anchor href={address} target="_blank" rel="noreferrer" size="sm">
        <span translate="no">{address}</span> <IconExternalLink size={13} aria-label={t('esetConsole.newTab')} />
      </Anchor>
      {onOneMachine.test(new URL(address).hostname) && (
        <Text size="sm" c="dimmed">
          {t('esetConsole.onServer')}
        </Text>
      )}
    </>
  );
}
