import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';

export function Help() {
  const { t } = useTranslation();
  return <Screen title={t('shell.help')}>{null}</Screen>;
}
