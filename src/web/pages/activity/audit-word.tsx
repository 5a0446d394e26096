import { useTranslation } from 'react-i18next';

/** What something was, or is, on one line. */
export function AuditWord({ of }: { of: unknown }) {
  const { t } = useTranslation();
  if (of === null || of === undefined) return <span>{t('audit.nothing')}</span>;
  return <span>{typeof of === 'string' ? of : JSON.stringify(of)}</span>;
}
