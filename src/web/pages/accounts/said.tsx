import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../components/state-badge.tsx';
import type { Group } from './groups.ts';

/** Whose the devices of a group are, in a cell. */
export function Said({ group: { said, isCustomer, devices } }: { group: Group }) {
  const { t } = useTranslation();
  const { kind, account, from } = said;
  if (kind === 'account')
    return (
      <Text span size="sm" {...(from !== null && { c: 'dimmed' })} translate="no" title={account?.name}>
        {from !== null && <Inherited />}
        {account?.name}
      </Text>
    );
  if (kind === 'excluded')
    return (
      <span>
        {from !== null && <Inherited />}
        <StateBadge tone="idle">{t(said.tickets ? 'accounts.excludedTickets' : 'accounts.excluded')}</StateBadge>
      </span>
    );
  if (isCustomer) return <StateBadge tone="warning">{t('accounts.newCustomer')}</StateBadge>;
  if ((devices ?? 0) > 0) return <StateBadge tone="warning">{t('accounts.nobodys')}</StateBadge>;
  return null;
}

function Inherited() {
  const { t } = useTranslation();
  return (
    <span role="img" aria-label={t('accounts.inherited')} title={t('accounts.inherited')}>
      ↳{' '}
    </span>
  );
}
