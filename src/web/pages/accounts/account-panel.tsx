import { Divider, Select, Stack, Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { RowsSkeleton } from '../../components/grid/rows-skeleton.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useMay } from '../../me.ts';
import { type Account, useSwitches } from './account.ts';
import { LineCard } from './line-card.tsx';

/** The switches of an account, and its lines. */
export function AccountPanel({ id }: { id: string }) {
  const { t } = useTranslation();
  const account = useQuery({
    queryKey: ['accounts', 'one', id],
    queryFn: () => json(api.accounts[':id'].$get({ param: { id } })),
  });
  const lines = useQuery({
    queryKey: ['accounts', 'lines', id],
    queryFn: async () => (await json(api.lines.$get({ query: { account: id, limit: '500' } }))).rows,
  });
  const error = account.error ?? lines.error;
  if (error !== null) return <ProblemAlert error={error} />;
  if (account.data === undefined || lines.data === undefined) return <RowsSkeleton />;
  return (
    <Stack gap="md">
      <AccountSwitches account={account.data} />
      {lines.data.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('accounts.noLines')}
        </Text>
      )}
      {lines.data.map((line) => (
        <Stack gap="md" key={line.service.id}>
          <Divider />
          <LineCard line={line} />
        </Stack>
      ))}
    </Stack>
  );
}

function AccountSwitches({ account }: { account: Account }) {
  const { t } = useTranslation();
  const mayMap = useMay('operator');
  const { mutate, isPending, error, variables } = useSwitches();
  const { name, posting, ticketing, mode, agreementId } = account;
  const shown = { posting, ticketing, ...(isPending && variables.switches) };
  const set = (switches: Parameters<typeof mutate>[0]['switches']) => mutate({ ids: [String(account.id)], switches });
  return (
    <Stack gap="sm">
      <Text fw={600} translate="no">
        {name}
      </Text>
      {error !== null && <ProblemAlert error={error} />}
      {agreementId !== null && (
        <Switch
          label={t('accounts.posting')}
          description={t('accounts.postingHelp')}
          disabled={!mayMap}
          checked={shown.posting ?? posting}
          onChange={({ currentTarget }) => set({ posting: currentTarget.checked })}
        />
      )}
      <Switch
        label={t('accounts.ticketing')}
        description={t('accounts.ticketingHelp')}
        disabled={!mayMap}
        checked={shown.ticketing ?? ticketing}
        onChange={({ currentTarget }) => set({ ticketing: currentTarget.checked })}
      />
      {agreementId !== null && (
        <Select
          label={t('accounts.mode')}
          disabled={!mayMap}
          allowDeselect={false}
          data={(['usual', 'manual', 'automatic'] as const).map((value) => ({
            value,
            label: t(`accounts.modes.${value}`),
          }))}
          value={mode ?? 'usual'}
          onChange={(value) => set({ mode: value === 'manual' || value === 'automatic' ? value : null })}
        />
      )}
    </Stack>
  );
}
