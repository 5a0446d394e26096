import { useTranslation } from 'react-i18next';

/** What a guard watches, for people; one that this page does not know yet by the name that the program gives it. */
export function useGuardName(): (guard: string) => string {
  const { t } = useTranslation();
  const names: Record<string, string> = t('billing.guards', { returnObjects: true });
  return (guard) => names[guard] ?? guard;
}
