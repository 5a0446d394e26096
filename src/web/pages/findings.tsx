import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';

export function Findings() {
  const { t } = useTranslation();
  return <Screen title={t('shell.findings')}>{null}</Screen>;
}
