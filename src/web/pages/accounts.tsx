import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';

export function Accounts() {
  const { t } = useTranslation();
  return <Screen title={t('shell.accounts')}>{null}</Screen>;
}
