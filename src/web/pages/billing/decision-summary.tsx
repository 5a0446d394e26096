import { List, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Facts } from '../../components/facts.tsx';
import { Money } from '../../components/money.tsx';
import { Quantity } from '../../components/quantity.tsx';
import type { Summary } from './decision.ts';
import { useGuardName } from './guards.ts';

/** How many, whose, and the money up and down. */
export function DecisionSummary({ deed, summary }: { deed: 'approve' | 'dismiss'; summary: Summary }) {
  const { t } = useTranslation();
  const guardName = useGuardName();
  const { accounts, together, upCents, downCents, monthCents, moneyCents, currency, largest, guards } = summary;
  // Of a dismissal, those of the same cause stay: what they come to is no part of it.
  const isWhole = deed === 'approve' || together === 0;
  const stopped = Object.entries(guards).toSorted(([, one], [, other]) => other - one);
  const facts = [
    { name: t('billing.accounts'), value: <Quantity of={accounts} /> },
    { name: t('billing.up'), value: <Money cents={upCents} currency={currency} isChange /> },
    { name: t('billing.down'), value: <Money cents={downCents} currency={currency} isChange /> },
    { name: t('billing.perMonth'), value: <Money cents={monthCents} currency={currency} isChange /> },
    { name: t('billing.nextInvoices'), value: <Money cents={moneyCents} currency={currency} isChange /> },
  ];
  return (
    <Stack gap="sm">
      {isWhole && <Facts facts={facts} />}
      {isWhole && largest !== null && (
        <Text size="sm">
          {t('billing.largest')}{' '}
          <span translate="no">
            {largest.account.name}, {largest.service.name}
          </span>
          : <Quantity of={largest.from} /> → <Quantity of={largest.to} />
        </Text>
      )}
      {together > 0 && <Text size="sm">{t(`billing.together.${deed}`, { count: together })}</Text>}
      {isWhole && stopped.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            {t('billing.stopped')}
          </Text>
          <List size="sm">
            {stopped.map(([guard, count]) => (
              <List.Item key={guard}>
                {guardName(guard)}: <Quantity of={count} />
              </List.Item>
            ))}
          </List>
        </div>
      )}
    </Stack>
  );
}
