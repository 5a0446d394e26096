import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';
import { Runs } from './activity/runs.tsx';

/** What happened: every sync with what it came to. */
export function Activity() {
  const { t } = useTranslation();
  return (
    <Screen title={t('shell.activity')}>
      <Runs />
    </Screen>
  );
}
