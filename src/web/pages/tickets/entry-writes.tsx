import { List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Time } from '../../components/time.tsx';
import type { EntryInFull } from './entry.ts';

/** All that was ever written to ConnectWise for an entry, in its order. */
export function EntryWrites({ inFull: { writes } }: { inFull: EntryInFull }) {
  const { t } = useTranslation();
  const kinds: Record<string, string> = t('tickets.writes', { returnObjects: true });
  const states: Record<string, string> = t('tickets.writeStates', { returnObjects: true });
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {t('tickets.history')}
      </Text>
      {writes.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('tickets.noWrites')}
        </Text>
      )}
      <List size="sm">
        {writes.map(({ kind, state, intendedAt }) => (
          <List.Item key={`${intendedAt} ${kind}`}>
            <Time at={intendedAt} />: {kinds[kind] ?? kind}, {states[state] ?? state}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
