import { Button, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../components/state-badge.tsx';
import { Time } from '../../components/time.tsx';

interface Session {
  id: number;
  method: 'password' | 'single-sign-on';
  address: string | null;
  agent: string | null;
  createdAt: string;
  seenAt: string;
  /** The one that looks at this. */
  current?: boolean;
}

interface SessionTableProps {
  sessions: Session[];
  onEnd?: (id: number) => void;
}

/** Where a person is signed in. */
export function SessionTable({ sessions, onEnd }: SessionTableProps) {
  const { t } = useTranslation();
  if (sessions.length === 0) return <Text size="sm">{t('options.sessions.none')}</Text>;
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('options.sessions.place')}</Table.Th>
          <Table.Th>{t('options.sessions.since')}</Table.Th>
          <Table.Th>{t('options.sessions.seen')}</Table.Th>
          {onEnd !== undefined && <Table.Th>{t('options.sessions.end')}</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sessions.map(({ id, address, agent, createdAt, seenAt, current = false }) => (
          <Table.Tr key={id}>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              <span translate="no">{address}</span>{' '}
              {current && <StateBadge tone="ok">{t('options.sessions.current')}</StateBadge>}
              <Text size="xs" c="dimmed" translate="no">
                {agent}
              </Text>
            </Table.Td>
            <Table.Td>
              <Time at={createdAt} />
            </Table.Td>
            <Table.Td>
              <Time at={seenAt} />
            </Table.Td>
            {onEnd !== undefined && (
              <Table.Td>
                {!current && (
                  <Button size="compact-xs" variant="default" onClick={() => onEnd(id)}>
                    {t('options.sessions.end')}
                  </Button>
                )}
              </Table.Td>
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
