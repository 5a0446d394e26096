import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';

export function Options() {
  const { t } = useTranslation();
  return <Screen title={t('shell.options')}>{null}</Screen>;
}
