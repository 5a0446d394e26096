import { Button, Select, Table, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { useAllRows } from '../../components/grid/all-rows.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { Time } from '../../components/time.tsx';
import { useMe } from '../../me.ts';
import { isProblem } from '../../problem.ts';
import { Card } from './card.tsx';
import { useRoles } from './roles.ts';
import { SecretShown } from './secret-shown.tsx';

type ApiKey = InferResponseType<(typeof api)['api-keys']['$get']>['rows'][number];

const queryKey = ['api-keys'];

/** Keys for programs. */
export function ApiKeys() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data, error } = useAllRows<ApiKey>({ queryKey, list: api['api-keys'].$get });
  const revoke = useMutation({
    mutationFn: (id: number) => json(api['api-keys'][':id'].$delete({ param: { id: String(id) } })),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
  const problem = error ?? revoke.error;
  return (
    <>
      <Card title={t('options.names.keys')} help={t('options.keys.help')}>
        {problem !== null && <ProblemAlert error={problem} />}
        {data?.length === 0 && <Text size="sm">{t('options.keys.none')}</Text>}
        {data !== undefined && data.length > 0 && <KeyTable keys={data} onRevoke={(id) => revoke.mutate(id)} />}
      </Card>
      <NewKey />
    </>
  );
}

function KeyTable({ keys, onRevoke }: { keys: ApiKey[]; onRevoke: (id: number) => void }) {
  const { t } = useTranslation();
  const roles = useRoles();
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('options.users.name')}</Table.Th>
          <Table.Th>{t('options.users.role')}</Table.Th>
          <Table.Th>{t('options.keys.ends')}</Table.Th>
          <Table.Th>{t('options.keys.used')}</Table.Th>
          <Table.Th>{t('options.keys.revoke')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map(({ id, name, owner, start, role, endsAt, lastUsedAt, revoked }) => (
          <Table.Tr key={id}>
            <Table.Td translate="no">
              {name}
              <Text size="xs" c="dimmed">
                {owner}, {start}…
              </Text>
            </Table.Td>
            <Table.Td>{roles[role]}</Table.Td>
            <Table.Td>{endsAt === null ? t('options.keys.noEnd') : <Time at={endsAt} />}</Table.Td>
            <Table.Td>{lastUsedAt === null ? t('options.users.never') : <Time at={lastUsedAt} />}</Table.Td>
            <Table.Td>
              {revoked ? (
                <StateBadge tone="idle">{t('options.keys.revoked')}</StateBadge>
              ) : (
                <Button size="compact-xs" variant="default" onClick={() => onRevoke(id)}>
                  {t('options.keys.revoke')}
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function NewKey() {
  const { t } = useTranslation();
  const { may } = useMe();
  const roles = useRoles();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState<ApiKey['role']>('viewer');
  const [lastDay, setLastDay] = useState('');
  const { mutate, isPending, error, data, reset } = useMutation({
    mutationFn: () => {
      // Until the end of the day here, wherever the program runs.
      const endsAt = lastDay === '' ? null : new Date(`${lastDay}T23:59:59`).toISOString();
      return json(api['api-keys'].$post({ json: { name, role, endsAt } }));
    },
    onSuccess: () => setName(''),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
  const wrong = isProblem(error) && error.field === 'name' ? error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate();
  };
  return (
    <Card title={t('options.keys.make')}>
      {data !== undefined && (
        <SecretShown
          title={t('options.keys.made', { name: data.key.name })}
          help={t('options.keys.madeHelp')}
          secret={data.secret}
          onClose={reset}
        />
      )}
      <form onSubmit={submit} style={{ display: 'grid', gap: 10, maxWidth: 420 }}>
        <TextInput
          required
          label={t('options.users.name')}
          description={t('options.keys.nameHelp')}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={wrong !== null && <span translate="no">{wrong.message}</span>}
        />
        <Select
          label={t('options.users.role')}
          description={t(`options.roles.${role}`)}
          allowDeselect={false}
          data={may.map((value) => ({ value, label: roles[value] }))}
          value={role}
          onChange={(next) => setRole(next as ApiKey['role'])}
        />
        <TextInput
          type="date"
          label={t('options.keys.lastDay')}
          description={t('options.keys.lastDayHelp')}
          value={lastDay}
          onChange={({ currentTarget }) => setLastDay(currentTarget.value)}
        />
        {error !== null && wrong === null && <ProblemAlert error={error} />}
        <Button type="submit" loading={isPending} style={{ justifySelf: 'start' }}>
          {t('options.keys.make')}
        </Button>
      </form>
    </Card>
  );
}
