import { Button, Drawer, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconRobot, IconUserCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Time } from '../../components/time.tsx';
import { useMay } from '../../me.ts';
import { ModeExceptions } from './mode-exceptions.tsx';

const modes = ['manual', 'automatic'] as const;
type Mode = (typeof modes)[number];

const useMode = () =>
  useQuery({ queryKey: ['settings', 'billing-mode'], queryFn: () => json(api.billing.mode.$get()) });

/** Who approves: shown at all times, and changed behind it. */
export function BillingMode() {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const { data } = useMode();
  if (data === undefined) return null;
  const Icon = data.mode === 'manual' ? IconUserCheck : IconRobot;
  return (
    <>
      <Button size="xs" variant="default" leftSection={<Icon size={15} aria-hidden />} onClick={() => setIsOpen(true)}>
        {t(`billing.modes.${data.mode}`)}
      </Button>
      <Drawer
        position="right"
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title={t('billing.mode')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Stack gap="md">
          <UsualMode />
          <ModeExceptions />
        </Stack>
      </Drawer>
    </>
  );
}

function UsualMode() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const maySet = useMay('administrator');
  const { data } = useMode();
  const set = useMutation({
    mutationFn: (mode: Mode) => json(api.billing.mode.$put({ json: { mode } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['settings'] }),
  });
  if (data === undefined) return null;
  const mode = set.isPending ? set.variables : data.mode;
  return (
    <Stack gap="xs">
      <SegmentedControl
        fullWidth
        aria-label={t('billing.mode')}
        disabled={!maySet}
        value={mode}
        onChange={(next) => set.mutate(next === 'automatic' ? 'automatic' : 'manual')}
        data={modes.map((value) => ({ value, label: t(`billing.modes.${value}`) }))}
      />
      <Text size="sm">{t(`billing.modeHelp.${mode}`)}</Text>
      {!maySet && (
        <Text size="sm" c="dimmed">
          {t('billing.modeRole')}
        </Text>
      )}
      {data.by !== null && data.since !== null && (
        <Text size="xs" c="dimmed">
          {t('billing.modeBy')} <span translate="no">{data.by}</span>, <Time at={data.since} />
        </Text>
      )}
      {set.error !== null && <ProblemAlert error={set.error} />}
    </Stack>
  );
}
