import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';
import { WatchedList } from './priorities/watched-list.tsx';

/** The groups whose devices open tickets, and with which priority. */
export function Priorities() {
  const { t } = useTranslation();
  return (
    <Screen title={t('shell.priorities')}>
      <WatchedList />
    </Screen>
  );
}
