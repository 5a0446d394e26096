import { useTranslation } from 'react-i18next';
import { LeftAlone } from '../../components/left-alone.tsx';
import type { Outcome } from './groups.ts';
import type { Mapping } from './mapping.ts';

/** Groups that were left as they are, because somebody else had spoken, or because they allow it not. */
export function RefusedGroups({ mapping: { error, refused, dismiss } }: { mapping: Mapping }) {
  const { t } = useTranslation();
  const rows = refused.map((outcome) => ({
    key: String(outcome.group.key),
    name: outcome.group.name,
    why: <WhyRefused outcome={outcome} />,
  }));
  return (
    <LeftAlone title={t('accounts.refused', { count: rows.length })} error={error} rows={rows} onClose={dismiss} />
  );
}

function WhyRefused({ outcome: { refused, after } }: { outcome: Outcome }) {
  const { t } = useTranslation();
  if (refused?.code !== 'conflict') return <span translate="no">{refused?.message}</span>;
  const now =
    after.kind === 'account'
      ? (after.account?.name ?? '')
      : t(after.kind === 'excluded' ? 'accounts.excluded' : 'accounts.nobodys');
  return t('accounts.conflict', { now });
}
