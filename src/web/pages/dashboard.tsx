import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';

export function Dashboard() {
  const { t } = useTranslation();
  return <Screen title={t('shell.dashboard')}>{null}</Screen>;
}
