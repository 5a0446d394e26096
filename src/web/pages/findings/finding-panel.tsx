import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { type Fact, Facts } from '../../components/facts.tsx';
import { RowsSkeleton } from '../../components/grid/rows-skeleton.tsx';
import { Money } from '../../components/money.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { CalendarDate, Time } from '../../components/time.tsx';
import { useMay } from '../../me.ts';
import { isProblem } from '../../problem.ts';
import { AcceptDialog } from './accept-dialog.tsx';
import { useTakeBack } from './acceptance.ts';
import type { Finding } from './finding.ts';
import { MendButton } from './mend-button.tsx';
import { wayOf } from './ways.ts';

/** What was found, what is at stake, and the buttons that settle it. */
export function FindingPanel({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data: finding, error } = useQuery({
    queryKey: ['findings', 'one', id],
    queryFn: () => json(api.findings[':id'].$get({ param: { id } })),
  });
  if (isProblem(error) && error.status === 404) return <Text size="sm">{t('findings.over')}</Text>;
  if (error !== null) return <ProblemAlert error={error} />;
  if (finding === undefined) return <RowsSkeleton />;
  return (
    <Stack gap="md">
      <Text fw={600} translate="no">
        {finding.title}
      </Text>
      <Text size="sm" translate="no">
        {finding.whatToDo}
      </Text>
      <Deeds finding={finding} />
      {finding.quiet && <Accepted finding={finding} />}
      <FindingFacts finding={finding} />
    </Stack>
  );
}

function Deeds({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayAct = useMay('operator');
  const [isAccepting, setIsAccepting] = useState(false);
  const takeBack = useTakeBack();
  const way = wayOf(finding);
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button size="xs" onClick={() => void navigate(way)}>
          {t(`findings.ways.${finding.kind}`)}
        </Button>
        {mayAct && <MendButton finding={finding} />}
        {mayAct && !finding.quiet && (
          <Button size="xs" variant="default" onClick={() => setIsAccepting(true)}>
            {t('findings.accept')}
          </Button>
        )}
        {mayAct && finding.quiet && (
          <Button size="xs" variant="default" loading={takeBack.isPending} onClick={() => takeBack.mutate(finding)}>
            {t('findings.takeBack')}
          </Button>
        )}
      </Group>
      {takeBack.error !== null && <ProblemAlert error={takeBack.error} />}
      {isAccepting && <AcceptDialog finding={finding} onClose={() => setIsAccepting(false)} />}
    </Stack>
  );
}

function Accepted({ finding: { accepted } }: { finding: Finding }) {
  const { t } = useTranslation();
  if (accepted === null) return null;
  const { by, at, reason, until } = accepted;
  return (
    <Alert color="gray" variant="light" title={t('findings.acceptedTitle')}>
      <Text size="sm" translate="no">
        {reason}
      </Text>
      <Text size="sm">
        <span translate="no">{by}</span>, <Time at={at} />
        {until !== null && (
          <>
            {'; '}
            {t('findings.until')} <CalendarDate date={until.slice(0, 10)} />
          </>
        )}
      </Text>
      <Text size="sm" c="dimmed">
        {t('findings.returns')}
      </Text>
    </Alert>
  );
}

function FindingFacts({ finding: { kind, seats, monthCents, since, command } }: { finding: Finding }) {
  const { t } = useTranslation();
  const facts: Fact[] = [
    { name: t('findings.kind'), value: t(`findingKinds.${kind}`) },
    { name: t('findings.seats'), value: <Quantity of={seats} /> },
    { name: t('findings.money'), value: <Money cents={monthCents} currency={null} /> },
    { name: t('findings.since'), value: <Time at={since} /> },
    ...(command === '' ? [] : [{ name: t('findings.command'), value: <code translate="no">{command}</code> }]),
  ];
  return <Facts facts={facts} />;
}
