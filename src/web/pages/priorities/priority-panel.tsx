import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { RowsSkeleton } from '../../components/grid/rows-skeleton.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { PriorityForm } from './priority-form.tsx';
import { usePriorities } from './watched-groups.ts';

/** How tickets of one group are opened. */
export function PriorityPanel({ id }: { id: string }) {
  const { t } = useTranslation();
  const { priorities, error } = usePriorities();
  const priority = priorities?.get(Number(id));
  const group = useQuery({
    queryKey: ['accounts', 'group', id],
    // A group that is gone from its server is known by its priority alone.
    enabled: priorities !== undefined && priority === undefined,
    queryFn: () => json(api.groups[':id'].$get({ param: { id } })),
  });
  const problem = error ?? group.error;
  if (problem !== null) return <ProblemAlert error={problem} />;
  const known =
    priority === undefined
      ? group.data && { ...group.data, gone: false }
      : { ...priority.group, path: priority.group.name };
  if (known === undefined) return <RowsSkeleton />;
  return (
    <Stack gap="sm">
      <Text fw={600} size="sm" translate="no">
        {known.path}
      </Text>
      {known.kind === 'static' && <Text size="sm">{t('priorities.staticHelp')}</Text>}
      <PriorityForm key={priority?.since ?? ''} group={known} priority={priority} />
    </Stack>
  );
}
