import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';

export function Billing() {
  const { t } = useTranslation();
  return <Screen title={t('shell.billing')}>{null}</Screen>;
}
