import { Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { Facts } from '../../components/facts.tsx';
import { RowsSkeleton } from '../../components/grid/rows-skeleton.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Time } from '../../components/time.tsx';
import { AuditWord } from './audit-word.tsx';

/** One change, field by field: what it was before and what it was after. */
export function AuditDetails({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    queryKey: ['audit', id],
    queryFn: () => json(api.audit[':id'].$get({ param: { id } })),
  });
  if (error !== null) return <ProblemAlert error={error} />;
  if (data === undefined) return <RowsSkeleton />;
  const { at, by, action, object, before, after } = data;
  const facts = [
    { name: t('audit.at'), value: <Time at={at} /> },
    { name: t('audit.by'), value: <span translate="no">{by}</span> },
    { name: t('audit.action'), value: <span translate="no">{action}</span> },
    { name: t('audit.object'), value: <span translate="no">{object}</span> },
  ];
  return (
    <Stack gap="md">
      <Facts facts={facts} />
      <Changes before={fieldsOf(before)} after={fieldsOf(after)} />
    </Stack>
  );
}

type Fields = Record<string, unknown>;

/** What is no object has one field without a name. */
const fieldsOf = (value: unknown): Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value } : { '': value };

function Changes({ before, after }: { before: Fields; after: Fields }) {
  const { t } = useTranslation();
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => (before[name] ?? null) !== null || (after[name] ?? null) !== null,
  );
  const isChanged = (name: string) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null);
  if (names.length === 0) return <Text size="sm">{t('audit.noFields')}</Text>;
  return (
    <Table layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('audit.field')}</Table.Th>
          <Table.Th>{t('audit.before')}</Table.Th>
          <Table.Th>{t('audit.after')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody style={{ overflowWrap: 'anywhere' }}>
        {names.map((name) => (
          <Table.Tr key={name} fw={isChanged(name) ? 600 : undefined}>
            <Table.Td translate="no">{name === '' ? '–' : name}</Table.Td>
            <Table.Td translate="no">
              <AuditWord of={before[name]} />
            </Table.Td>
            <Table.Td translate="no">
              <AuditWord of={after[name]} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
