import { Alert, Divider, Stack, Text } from '@mantine/core';
import { IconRouteOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { type Fact, Facts } from '../../components/facts.tsx';
import { RowsSkeleton } from '../../components/grid/rows-skeleton.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { ScreenLink } from '../../components/screen-link.tsx';
import { Time } from '../../components/time.tsx';
import type { EntryInFull } from './entry.ts';
import { EntryState, TicketLink } from './entry-columns.tsx';
import { EntryWrites } from './entry-writes.tsx';
import { Preview } from './preview.tsx';

/** One stay of a device in a group: its ticket or why it waits, the device, and all that was written for it. */
export function EntryPanel({ id }: { id: string }) {
  const { data, error } = useQuery({
    queryKey: ['tickets', 'one', id],
    queryFn: () => json(api.entries[':id'].$get({ param: { id } })),
  });
  if (error !== null) return <ProblemAlert error={error} />;
  if (data === undefined) return <RowsSkeleton />;
  const { entry, preview } = data;
  return (
    <Stack gap="md">
      <Text fw={600} translate="no">
        {entry.device}
      </Text>
      {entry.unrouted && <Unrouted inFull={data} />}
      {entry.state === 'refused' && <Refused groupKey={entry.group.key} why={entry.why} />}
      <EntryFacts inFull={data} />
      {preview !== null && <Preview preview={preview} />}
      <Divider />
      <DeviceFacts inFull={data} />
      <EntryWrites inFull={data} />
    </Stack>
  );
}

function EntryFacts({ inFull: { entry } }: { inFull: EntryInFull }) {
  const { t } = useTranslation();
  const facts: Fact[] = [
    { name: t('tickets.state'), value: <EntryState {...entry} /> },
    ...(entry.ticketId === null ? [] : [{ name: t('tickets.ticket'), value: <TicketLink entry={entry} /> }]),
    ...(entry.why === '' ? [] : [{ name: t('tickets.why'), value: <span translate="no">{entry.why}</span> }]),
    {
      name: t('tickets.group'),
      value: (
        <ScreenLink to="/priorities" search={{ row: String(entry.group.key) }} translate="no">
          {entry.group.path}
        </ScreenLink>
      ),
    },
    ...(entry.account === null
      ? []
      : [
          {
            name: t('tickets.account'),
            value: (
              <ScreenLink to="/accounts" search={{ view: 'lines', row: String(entry.account.id) }} translate="no">
                {entry.account.name}
              </ScreenLink>
            ),
          },
        ]),
    { name: t('tickets.entered'), value: <Time at={entry.enteredAt} /> },
    ...(entry.leftAt === null ? [] : [{ name: t('tickets.leftAt'), value: <Time at={entry.leftAt} /> }]),
  ];
  return <Facts facts={facts} />;
}

function DeviceFacts({ inFull: { entry, device } }: { inFull: EntryInFull }) {
  const { t } = useTranslation();
  const facts: Fact[] = [
    { name: t('tickets.server'), value: <span translate="no">{entry.server}</span> },
    ...(device.group === null
      ? []
      : [
          {
            name: t('tickets.staticGroup'),
            value: (
              <ScreenLink to="/accounts" search={{ row: String(device.group.key) }} translate="no">
                {device.group.path}
              </ScreenLink>
            ),
          },
        ]),
    { name: t('tickets.os'), value: <span translate="no">{device.os}</span> },
    ...(device.serial === null
      ? []
      : [{ name: t('tickets.serial'), value: <span translate="no">{device.serial}</span> }]),
    ...(device.lastSeen === null ? [] : [{ name: t('tickets.lastSeen'), value: <Time at={device.lastSeen} /> }]),
    { name: t('tickets.products'), value: <span translate="no">{device.products.join(', ')}</span> },
    ...(entry.muted ? [{ name: t('tickets.muted'), value: t('common.yes') }] : []),
  ];
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {t('tickets.deviceFacts')}
      </Text>
      <Facts facts={facts} />
    </div>
  );
}

function Unrouted({ inFull: { device } }: { inFull: EntryInFull }) {
  const { t } = useTranslation();
  return (
    <Alert color="yellow" variant="outline" icon={<IconRouteOff />} title={t('tickets.unroutedTitle')}>
      <Stack gap={4} align="flex-start">
        <Text size="sm">{t('tickets.unroutedHelp')}</Text>
        {device.group !== null && (
          <ScreenLink to="/accounts" search={{ row: String(device.group.key) }}>
            {t('tickets.mapGroup')}
          </ScreenLink>
        )}
        <ScreenLink to="/options" search={{ tab: 'tickets' }}>
          {t('tickets.setFallback')}
        </ScreenLink>
      </Stack>
    </Alert>
  );
}

function Refused({ groupKey, why }: { groupKey: number; why: string }) {
  const { t } = useTranslation();
  return (
    <Alert color="red" variant="outline" title={t('tickets.refusedTitle')}>
      <Stack gap={4} align="flex-start">
        <Text size="sm" translate="no">
          {why}
        </Text>
        <Text size="sm">{t('tickets.refusedHelp')}</Text>
        <ScreenLink to="/priorities" search={{ row: String(groupKey) }}>
          {t('tickets.mendPriority')}
        </ScreenLink>
      </Stack>
    </Alert>
  );
}
