import { Alert, Button, Group as Row, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDevicesBehind } from '../../components/devices-drawer.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { StateBadge, type Tone } from '../../components/state-badge.tsx';
import { Time } from '../../components/time.tsx';
import { useMay } from '../../me.ts';
import { type Line, paramOf, useLine } from './line.ts';
import { LineForm } from './line-form.tsx';
import classes from './mapping-view.module.css';

const tones: Record<Line['line']['kind'], Tone> = { managed: 'ok', included: 'idle', fixed: 'notice' };

/** One service of an account: its seats, its addition, what is amiss, and how it is billed. */
export function LineCard({ line }: { line: Line }) {
  const { t } = useTranslation();
  const mayMap = useMay('operator');
  const [isOpen, setIsOpen] = useState(false);
  const [, open] = useDevicesBehind();
  const { undo } = useLine(line);
  const { service, seats, line: billed, addition, by, since, findings, read } = line;
  return (
    <Stack gap="xs">
      <Row justify="space-between" wrap="nowrap">
        <Text fw={600} size="sm" translate="no">
          {service.name}
        </Text>
        <StateBadge tone={tones[billed.kind]}>{t(`accounts.kinds.${billed.kind}`)}</StateBadge>
      </Row>
      <Text size="sm">
        <button type="button" className={classes['number']} onClick={() => open(paramOf(line))}>
          {t('accounts.seats', { count: seats })}
        </button>
        {addition !== null && (
          <>
            {' · '}
            <span translate="no">{addition.name}</span>: <Quantity of={addition.quantity} />
            {addition.due !== addition.quantity && (
              <>
                {' → '}
                <Quantity of={addition.due} />
              </>
            )}
          </>
        )}
      </Text>
      {!read && (
        <Text size="sm" c="dimmed">
          {t('accounts.notRead')}
        </Text>
      )}
      {findings.map(({ kind, title, whatToDo }) => (
        <Alert key={kind} color="yellow" variant="outline" py={6} title={<span translate="no">{title}</span>}>
          <Text size="sm" translate="no">
            {whatToDo}
          </Text>
        </Alert>
      ))}
      {by !== null && since !== null && (
        <Text size="xs" c="dimmed">
          {t('accounts.saidBy', { by })} <Time at={since} />
        </Text>
      )}
      {undo.error !== null && <ProblemAlert error={undo.error} />}
      {mayMap && !isOpen && (
        <Row gap="xs">
          <Button size="xs" variant="default" onClick={() => setIsOpen(true)}>
            {t('accounts.changeLine')}
          </Button>
          {by !== null && (
            <Button size="xs" variant="subtle" loading={undo.isPending} onClick={() => undo.mutate()}>
              {t('common.undo')}
            </Button>
          )}
        </Row>
      )}
      {isOpen && <LineForm line={line} onClose={() => setIsOpen(false)} />}
    </Stack>
  );
}
