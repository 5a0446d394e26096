import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';

export function Services() {
  const { t } = useTranslation();
  return <Screen title={t('shell.services')}>{null}</Screen>;
}
