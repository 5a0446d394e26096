import { Button, Divider, Group, List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { RowsSkeleton } from '../../components/grid/rows-skeleton.tsx';
import { Money } from '../../components/money.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { useMay } from '../../me.ts';
import { type InFull, isUndecided } from './adjustment.ts';
import classes from './adjustment-panel.module.css';
import { AdjustmentState } from './change-columns.tsx';
import { type Decision, DecisionDialog } from './decision-dialog.tsx';
import { EvidenceFacts } from './evidence-facts.tsx';
import { LifeFacts } from './life-facts.tsx';
import { SeatChanges } from './seat-changes.tsx';
import { Together } from './together.tsx';
import { UndoDialog } from './undo-dialog.tsx';

/** What would change or did, why, what it rests on, and what can be done with it. */
export function AdjustmentPanel({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    queryKey: ['adjustments', 'one', id],
    queryFn: () => json(api.adjustments[':id'].$get({ param: { id } })),
  });
  if (error !== null) return <ProblemAlert error={error} />;
  if (data === undefined) return <RowsSkeleton />;
  const { adjustment } = data;
  const { state, guards } = adjustment;
  return (
    <Stack gap="md">
      <Head adjustment={adjustment} />
      {guards.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            {t(isUndecided(adjustment) ? 'billing.why' : 'billing.whyItWaited')}
          </Text>
          <List size="sm" translate="no">
            {guards.map(({ guard, words }) => (
              <List.Item key={guard}>{words}</List.Item>
            ))}
          </List>
        </div>
      )}
      <Text size="sm" c="dimmed">
        {t(`billing.remedies.${state}`)}
      </Text>
      <Deeds inFull={data} />
      <Together adjustment={adjustment} />
      <Divider />
      <SeatChanges inFull={data} />
      <Divider />
      <EvidenceFacts inFull={data} />
      <Divider />
      <LifeFacts inFull={data} />
    </Stack>
  );
}

function Head({ adjustment }: Pick<InFull, 'adjustment'>) {
  const { t } = useTranslation();
  const { account, service, from, to, monthCents, moneyCents, currency, state } = adjustment;
  return (
    <Stack gap={4}>
      <Text fw={600} translate="no">
        {account.name}
      </Text>
      <Text size="sm" translate="no">
        {service.name}
      </Text>
      <Group gap="sm">
        <span className={classes['change']}>
          <Quantity of={from} /> → <Quantity of={to} />
        </span>
        <AdjustmentState state={state} />
      </Group>
      <Text size="sm">
        <Money cents={monthCents} currency={currency} isChange /> {t('billing.aMonth')}{' '}
        <Text span size="sm" c="dimmed">
          (<Money cents={moneyCents} currency={currency} isChange /> {t('billing.onOneInvoice')})
        </Text>
      </Text>
    </Stack>
  );
}

function Deeds({ inFull: { adjustment, undoneBy } }: { inFull: InFull }) {
  const { t } = useTranslation();
  const mayAct = useMay('operator');
  const [deed, setDeed] = useState<Decision['deed'] | 'undo' | null>(null);
  const { id, state } = adjustment;
  const close = () => setDeed(null);
  if (!mayAct) return null;
  return (
    <>
      {isUndecided(adjustment) && (
        <Group gap="xs">
          <Button size="xs" onClick={() => setDeed('approve')}>
            {t('billing.approve')}
          </Button>
          <Button size="xs" variant="default" onClick={() => setDeed('dismiss')}>
            {t('billing.dismiss')}
          </Button>
        </Group>
      )}
      {state === 'posted' && undoneBy.length === 0 && (
        <Button size="xs" variant="default" style={{ alignSelf: 'flex-start' }} onClick={() => setDeed('undo')}>
          {t('billing.undo')}
        </Button>
      )}
      {(deed === 'approve' || deed === 'dismiss') && (
        <DecisionDialog deed={deed} chosen={{ ids: [id] }} onClose={close} />
      )}
      {deed === 'undo' && <UndoDialog what={{ adjustment: String(id) }} onClose={close} />}
    </>
  );
}
