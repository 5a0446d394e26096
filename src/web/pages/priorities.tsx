import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';

export function Priorities() {
  const { t } = useTranslation();
  return <Screen title={t('shell.priorities')}>{null}</Screen>;
}
