import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';

export function Tickets() {
  const { t } = useTranslation();
  return <Screen title={t('shell.tickets')}>{null}</Screen>;
}
