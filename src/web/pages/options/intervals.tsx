import { Button, NumberInput, Table, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Time } from '../../components/time.tsx';
import type { Connection } from '../../connecting/kinds.ts';
import { useConnections } from '../../connections.ts';
import { useMay } from '../../me.ts';
import { tellDone } from '../../notices.tsx';
import { useWork } from '../../work.ts';
import { Card } from './card.tsx';
import { SettingsForm } from './settings-form.tsx';

/** How often both sides are read; a connection may have a rhythm of its own. */
export function Intervals() {
  const { t } = useTranslation();
  const connections = useConnections();
  return (
    <>
      <SettingsForm names={['sync.']} />
      {connections.length > 0 && (
        <Card title={t('options.intervals.own')} help={t('options.intervals.ownHelp')}>
          {connections.map((each) => (
            <OwnRhythm key={`${each.id} ${each.intervalMinutes} ${each.staleIntervals}`} connection={each} />
          ))}
        </Card>
      )}
    </>
  );
}

const numberOf = (text: string | number) => (text === '' ? null : Number(text));

function OwnRhythm({ connection }: { connection: Connection }) {
  const { t } = useTranslation();
  const mayChange = useMay('administrator');
  const queries = useQueryClient();
  const { id, name, ownInterval, intervalMinutes, ownStale, staleIntervals, nextRunAt } = connection;
  const before = { interval: ownInterval ? intervalMinutes : null, stale: ownStale ? staleIntervals : null };
  const [after, setAfter] = useState(before);
  const keep = useWork(
    ({ interval, stale }: typeof before) => {
      const json = { intervalMinutes: interval, staleIntervals: stale, test: 'none' as const };
      return api.connections[':id'].$patch({ param: { id: String(id) }, json });
    },
    {
      onDone: () => {
        tellDone(t, { message: t('options.connection.saved', { name }), undo: () => keep.start(before) });
        void queries.invalidateQueries({ queryKey: ['connections'] });
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keep.start(after);
  };
  const isChanged = before.interval !== after.interval || before.stale !== after.stale;
  const input = {
    allowDecimal: false,
    min: 1,
    w: 130,
    disabled: !mayChange,
    placeholder: t('options.intervals.asAll'),
  };
  return (
    <form onSubmit={submit}>
      <Table layout="fixed">
        <Table.Tbody>
          <Table.Tr>
            <Table.Td>
              <span translate="no">{name}</span>
              {nextRunAt !== null && (
                <Text size="xs" c="dimmed">
                  {t('options.connection.next')} <Time at={nextRunAt} />
                </Text>
              )}
            </Table.Td>
            <Table.Td>
              <NumberInput
                {...input}
                label={t('options.intervals.minutes')}
                value={after.interval ?? ''}
                onChange={(interval) => setAfter({ ...after, interval: numberOf(interval) })}
              />
            </Table.Td>
            <Table.Td>
              <NumberInput
                {...input}
                label={t('options.intervals.stale')}
                value={after.stale ?? ''}
                onChange={(stale) => setAfter({ ...after, stale: numberOf(stale) })}
              />
            </Table.Td>
            <Table.Td ta="end">
              {isChanged && (
                <Button size="xs" type="submit" loading={keep.isRunning}>
                  {t('common.save')}
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
      {keep.error !== null && <ProblemAlert error={keep.error} />}
    </form>
  );
}
