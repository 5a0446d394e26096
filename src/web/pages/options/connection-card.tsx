import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tested } from '../../../http/routes/connections.ts';
import { api, json } from '../../api.ts';
import { Age } from '../../components/age.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { type Fact, Facts } from '../../components/facts.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { Time } from '../../components/time.tsx';
import { conditionTones } from '../../connecting/condition.ts';
import { ConnectionForm } from '../../connecting/connection-form.tsx';
import { type Connection, isKind } from '../../connecting/kinds.ts';
import { ProofView, UnknownCertificate } from '../../connecting/proof-view.tsx';
import { useMay } from '../../me.ts';
import { tellDone } from '../../notices.tsx';
import { useWork } from '../../work.ts';
import { BringReports } from './bring-reports.tsx';
import { Card } from './card.tsx';

/** One connection: how it is, tested as it is, changed, or deleted. */
export function ConnectionCard({ connection }: { connection: Connection }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { change } = useSearch({ strict: false });
  const mayTest = useMay('operator');
  const mayConnect = useMay('administrator');
  const { id, name, kind } = connection;
  const test = useWork<void, Tested>(() => api.connections[':id'].test.$post({ param: { id: String(id) } }));
  const trust = useWork(
    (fingerprint: string) => {
      return api.connections[':id'].trust.$post({ param: { id: String(id) }, json: { fingerprint } });
    },
    { onDone: () => test.start() },
  );
  const isChanging = mayConnect && change === String(id);
  const show = (next: string | undefined) =>
    void navigate({ to: '.', search: (before) => ({ ...before, change: next }), replace: true });
  const error = test.error ?? trust.error;
  return (
    <Card
      title={<span translate="no">{name}</span>}
      actions={
        <>
          {mayTest && (
            <Button size="xs" variant="default" loading={test.isRunning} onClick={() => test.start()}>
              {t('options.connection.test')}
            </Button>
          )}
          {mayConnect && !isChanging && (
            <Button size="xs" variant="default" onClick={() => show(String(id))}>
              {t('options.connection.modify')}
            </Button>
          )}
          {mayConnect && <Delete connection={connection} />}
        </>
      }
    >
      <Health connection={connection} />
      {mayTest && !isChanging && kind === 'era-report-files' && <BringReports id={id} />}
      {error !== null && <ProblemAlert error={error} />}
      {test.result !== undefined && !isChanging && (
        <>
          {mayConnect && (
            <UnknownCertificate
              certificate={test.result.certificate}
              onTrust={(fingerprint) => trust.start(fingerprint)}
              isBusy={trust.isRunning}
            />
          )}
          <ProofView proof={test.result} />
        </>
      )}
      {isChanging && isKind(kind) && (
        <ConnectionForm
          {...{ connection, kind, name }}
          onKept={() => {
            show(undefined);
            tellDone(t, { message: t('options.connection.saved', { name }) });
          }}
          onCancel={() => show(undefined)}
        />
      )}
    </Card>
  );
}

function Health({ connection }: { connection: Connection }) {
  const { t } = useTranslation();
  const { kind, state, datedAhead, syncedAt, nextRunAt, lastRun, fingerprint, settings } = connection;
  const { site, baseUrl, host, region, folder } = settings;
  const place = site ?? baseUrl ?? host ?? region ?? folder ?? '';
  const facts: Fact[] = [
    ...(isKind(kind) ? [{ name: t('connecting.kind'), value: t(`connecting.kinds.${kind}`) }] : []),
    { name: t('options.connection.place'), value: <span translate="no">{String(place)}</span> },
    {
      name: t('connecting.state'),
      value: <StateBadge tone={conditionTones[state]}>{t(`connecting.conditions.${state}`)}</StateBadge>,
    },
    { name: t('options.connection.read'), value: <Age at={syncedAt} /> },
    ...(nextRunAt === null ? [] : [{ name: t('options.connection.next'), value: <Time at={nextRunAt} /> }]),
    ...(fingerprint === null
      ? []
      : [{ name: t('options.connection.pinned'), value: <span translate="no">{fingerprint}</span> }]),
  ];
  return (
    <>
      <Facts facts={facts} />
      {datedAhead && <Text size="sm">{t('connecting.datedAhead')}</Text>}
      {state !== 'ok' && lastRun !== null && lastRun.message !== '' && (
        <Text size="sm" translate="no">
          {lastRun.message}
        </Text>
      )}
    </>
  );
}

function Delete({ connection: { id, name, role } }: { connection: Connection }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => json(api.connections[':id'].$delete({ param: { id: String(id) } })),
    onSuccess: () => {
      setIsAsking(false);
      tellDone(t, { message: t('options.connection.deleted', { name }) });
      void queries.invalidateQueries({ queryKey: ['connections'] });
    },
  });
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setIsAsking(true)}>
        {t('options.connection.delete')}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title={t('options.connection.deleteTitle', { name })}
        confirm={t('options.connection.delete')}
        onConfirm={() => mutate()}
        onClose={() => setIsAsking(false)}
        isBusy={isPending}
        error={error}
        isDanger
      >
        <Text size="sm">{t(`options.connection.deleteHelp.${role}`)}</Text>
      </ConfirmDialog>
    </>
  );
}
