import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';

export function Feedback() {
  const { t } = useTranslation();
  return <Screen title={t('shell.feedback')}>{null}</Screen>;
}
