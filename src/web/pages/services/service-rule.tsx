import { Button, Checkbox, NumberInput, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Time } from '../../components/time.tsx';
import { useMay } from '../../me.ts';
import { tellDone } from '../../notices.tsx';
import { ServiceChoice } from './service-choice.tsx';

type Service = InferResponseType<typeof api.services.$get>['rows'][number];
type Rule = Service['rule'];

const classes = ['workstation', 'server', 'mobile', 'unknown'] as const;

/** How the seats of a service are counted. */
export function ServiceRule({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    queryKey: ['services', 'one', id],
    queryFn: () => json(api.services[':id'].$get({ param: { id: encodeURIComponent(id) } })),
  });
  if (error !== null) return <ProblemAlert error={error} />;
  if (data === undefined) return null;
  return (
    <Stack gap="sm">
      <Title order={3}>
        {t('services.rule', { service: '' })} <span translate="no">{name}</span>
      </Title>
      {data.products.length > 1 && (
        <Text size="sm" c="dimmed">
          {t('services.shared')} <span translate="no">{data.products.join(', ')}</span>
        </Text>
      )}
      <RuleForm key={data.since} service={data} />
    </Stack>
  );
}

function RuleForm({ service }: { service: Service }) {
  const { t } = useTranslation();
  const mayMap = useMay('operator');
  const [rule, setRule] = useState(service.rule);
  const { mutate, isPending, error } = useRule(service);
  const set = (part: Partial<Rule>) => setRule({ ...rule, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate(rule);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <SegmentedControl
          size="xs"
          disabled={!mayMap}
          aria-label={t('services.counts')}
          value={rule.counts}
          onChange={(counts) => set({ counts: counts === 'activated' ? 'activated' : 'installed' })}
          data={(['installed', 'activated'] as const).map((value) => ({
            value,
            label: t(`services.countsChoice.${value}`),
          }))}
        />
        <NumberInput
          label={t('services.seenWithin')}
          description={t('services.seenWithinHelp')}
          disabled={!mayMap}
          min={2}
          allowDecimal={false}
          value={rule.seenWithinDays ?? ''}
          onChange={(days) => set({ seenWithinDays: days === '' ? null : Number(days) })}
        />
        <Checkbox
          label={t('services.trials')}
          disabled={!mayMap}
          checked={rule.leaveOutTrials}
          onChange={({ currentTarget }) => set({ leaveOutTrials: currentTarget.checked })}
        />
        {classes.map((each) => (
          <ServiceChoice
            key={each}
            label={t(`services.classes.${each}`)}
            placeholder={t('services.sameService')}
            disabled={!mayMap}
            value={rule.classServices[each] ?? null}
            onChange={(id) => set({ classServices: withClass(rule.classServices, { each, id }) })}
          />
        ))}
        {service.by !== null && service.since !== null && (
          <Text size="xs" c="dimmed">
            {t('services.by')} <span translate="no">{service.by}</span>, <Time at={service.since} />
          </Text>
        )}
        {error !== null && <ProblemAlert error={error} />}
        {mayMap && (
          <Button size="xs" type="submit" loading={isPending} style={{ alignSelf: 'flex-start' }}>
            {t('common.save')}
          </Button>
        )}
      </Stack>
    </form>
  );
}

type ClassServices = Rule['classServices'];

function withClass(
  services: ClassServices,
  { each, id }: { each: (typeof classes)[number]; id: string | null },
): ClassServices {
  const { [each]: _, ...others } = services;
  return id === null ? others : { ...others, [each]: id };
}

function useRule({ id, identifier, rule: before, since }: Service) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ counts, seenWithinDays, leaveOutTrials, classServices }: Rule) => {
      const named = [...new Set([...Object.keys(before.classServices), ...Object.keys(classServices)])];
      const chosen: Record<string, string | undefined> = classServices;
      const change = {
        ...{ counts, seenWithinDays, leaveOutTrials, seen: since },
        classServices: Object.fromEntries(named.map((each) => [each, chosen[each] ?? null])),
      };
      return json(api.services[':id'].rule.$patch({ param: { id }, json: change }));
    },
    onSuccess: ({ changed }) =>
      tellDone(t, {
        message: changed ? t('services.ruleSaved', { service: identifier }) : t('services.asBefore'),
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['services'] }),
  });
}
