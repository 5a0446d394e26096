import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanResult } from '../../../http/routes/plans.ts';
import { Money } from '../../components/money.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { ScreenLink } from '../../components/screen-link.tsx';

/** What a plan came to, in six numbers. */
export function PlanSums({ result }: { result: PlanResult }) {
  const { t } = useTranslation();
  const { devices, adjustments, accounts, guarded, monthCents, moneyCents, currency, findings, unread } = result;
  const sums: { name: string; value: ReactNode }[] = [
    { name: t('billing.sums.devices'), value: <Quantity of={devices} /> },
    { name: t('billing.sums.adjustments'), value: <Quantity of={adjustments} /> },
    { name: t('billing.sums.accounts'), value: <Quantity of={accounts} /> },
    { name: t('billing.sums.guarded'), value: <Quantity of={guarded} /> },
    { name: t('billing.sums.month'), value: <Money cents={monthCents} currency={currency} isChange /> },
    { name: t('billing.sums.invoices'), value: <Money cents={moneyCents} currency={currency} isChange /> },
  ];
  return (
    <>
      <SimpleGrid cols={{ base: 3, md: 6 }} spacing="sm">
        {sums.map(({ name, value }) => (
          <Paper key={name} withBorder px="sm" py={6}>
            <Text size="xs" c="dimmed">
              {name}
            </Text>
            <Text fw={600}>{value}</Text>
          </Paper>
        ))}
      </SimpleGrid>
      {findings > 0 && (
        <Text size="sm">
          {t('billing.withFindings', { count: findings })}{' '}
          <ScreenLink to="/findings" underline="always">
            {t('shell.findings')}
          </ScreenLink>
        </Text>
      )}
      {unread !== null && (
        <Text size="sm">
          {t('billing.unread')} <span translate="no">{unread}</span>
        </Text>
      )}
    </>
  );
}
