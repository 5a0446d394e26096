import { useTranslation } from 'react-i18next';

/** What something was, or is, on one line. */
export function AuditWord({ of }: { of: unknown }) {
  const { t } = useTranslation();
  return <span>{of === null || of === undefined ? t('audit.nothing') : wordOf(of)}</span>;
}

/** A value of any shape as a person reads it: `from: 10, to: 11`. */
function wordOf(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value ?? '–');
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map(nestedWordOf)
    : Object.entries(value).map(([name, of]) => `${name}: ${nestedWordOf(of)}`);
  return parts.length === 0 ? '–' : parts.join(', ');
}

const nestedWordOf = (value: unknown): string =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? `(${wordOf(value)})` : wordOf(value);
