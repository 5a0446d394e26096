import { Group, Select, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { AccountChoice } from '../../components/account-choice.tsx';
import { useAllRows } from '../../components/grid/all-rows.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useMay } from '../../me.ts';
import { type Account, useSwitches } from '../accounts/account.ts';

/** Accounts where somebody else approves than usual. */
export function ModeExceptions() {
  const { t } = useTranslation();
  const maySet = useMay('operator');
  const { data = [], error } = useAllRows<Account>({
    queryKey: ['accounts', 'own-mode'],
    list: api.accounts.$get,
    query: { mode: 'own' },
  });
  const { mutate, error: refused, isPending } = useSwitches();
  const set = (id: string, mode: Account['mode']) => mutate({ ids: [id], switches: { mode } });
  const problem = error ?? refused;
  return (
    <Stack gap="xs">
      <Title order={3}>{t('billing.exceptions')}</Title>
      <Text size="sm" c="dimmed">
        {t('billing.exceptionsHelp')}
      </Text>
      {problem !== null && <ProblemAlert error={problem} />}
      {data.map((account) => (
        <Group key={account.id} wrap="nowrap" justify="space-between">
          <Text size="sm" translate="no">
            {account.name}
          </Text>
          <ModeSelect
            label={t('billing.modeOf', { account: account.name })}
            mode={account.mode}
            disabled={!maySet || isPending}
            onChange={(mode) => set(String(account.id), mode)}
          />
        </Group>
      ))}
      {maySet && (
        <AccountChoice
          label={t('billing.addException')}
          value={null}
          onChange={(account) => account !== null && set(account, 'manual')}
        />
      )}
    </Stack>
  );
}

interface ModeSelectProps {
  label: string;
  mode: Account['mode'];
  disabled: boolean;
  onChange: (mode: Account['mode']) => void;
}

function ModeSelect({ label, mode, disabled, onChange }: ModeSelectProps) {
  const { t } = useTranslation();
  return (
    <Select
      size="xs"
      w={170}
      flex="none"
      aria-label={label}
      disabled={disabled}
      allowDeselect={false}
      data={[
        { value: 'manual', label: t('billing.modes.manual') },
        { value: 'automatic', label: t('billing.modes.automatic') },
        { value: 'usual', label: t('billing.asUsual') },
      ]}
      value={mode}
      onChange={(next) => onChange(next === 'manual' || next === 'automatic' ? next : null)}
    />
  );
}
