import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { useDevicesBehind } from '../../components/devices-drawer.tsx';
import { CsvButton } from '../../components/grid/csv-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import type { InFull } from './adjustment.ts';
import classes from './adjustment-panel.module.css';

type SeatChange = InferResponseType<(typeof api)['seat-changes']['$get']>['rows'][number];

/** The devices behind the count, and which came and went since the last posting, or since a day of one's choice. */
export function SeatChanges({ inFull: { adjustment, evidence, countedBefore } }: { inFull: InFull }) {
  const { t } = useTranslation();
  const [, open] = useDevicesBehind();
  const [chosen, choose] = useState<string>();
  const from = chosen ?? countedBefore ?? '';
  const { account, service } = adjustment;
  const { on } = evidence;
  return (
    <Stack gap="xs">
      <Group gap="sm" justify="space-between">
        <Text size="sm" fw={600}>
          {t('billing.devices')}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => open({ account: String(account.id), service: service.id, on })}
        >
          {t('billing.seats', { count: evidence.seats })}
        </Button>
      </Group>
      <TextInput
        type="date"
        label={t('billing.changesSince')}
        description={t(countedBefore === null ? 'billing.firstPosting' : 'billing.lastPosting')}
        max={on}
        value={from}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      {from !== '' && <Changes query={{ account: String(account.id), service: service.id, from, until: on }} />}
    </Stack>
  );
}

const shown = '200';

function Changes({ query }: { query: { account: string; service: string; from: string; until: string } }) {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    queryKey: ['runs', 'seat-changes', query],
    queryFn: async () => json(api['seat-changes'].$get({ query: { ...query, limit: shown } })),
  });
  if (error !== null) return <ProblemAlert error={error} />;
  if (data === undefined) return null;
  const { rows, total } = data;
  if (total === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('billing.sameDevices')}
      </Text>
    );
  return (
    <>
      <ul className={classes['devices']}>
        {rows.map((row) => (
          <li key={row.key}>
            <Came change={row.change} />
            <span className={classes['device']} translate="no" title={row.server}>
              {row.device}
            </span>
          </li>
        ))}
      </ul>
      {total > rows.length && <Text size="sm">{t('billing.andOthers', { count: total - rows.length })}</Text>}
      <div>
        <CsvButton path="/seat-changes.csv" query={query} />
      </div>
    </>
  );
}

function Came({ change }: Pick<SeatChange, 'change'>) {
  const { t } = useTranslation();
  return <StateBadge tone={change === 'added' ? 'ok' : 'idle'}>{t(`billing.change.${change}`)}</StateBadge>;
}
