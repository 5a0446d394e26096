import { useTranslation } from 'react-i18next';

/** What each role is called, the least one first. */
export function useRoles() {
  const { t } = useTranslation();
  return {
    viewer: t('shell.roleViewer'),
    operator: t('shell.roleOperator'),
    administrator: t('shell.roleAdministrator'),
  };
}
