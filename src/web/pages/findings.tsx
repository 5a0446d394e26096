import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';
import { useView, ViewChoice } from '../components/views.tsx';
import { FindingList } from './findings/finding-list.tsx';

/** What cannot or may not be decided, and what settles it. */
export function Findings() {
  const { t } = useTranslation();
  const view = useView(['open', 'accepted']);
  const titles = t('findings.views', { returnObjects: true });
  return (
    <Screen
      title={t('shell.findings')}
      actions={<ViewChoice label={t('findings.viewsLabel')} view={view} titles={titles} />}
    >
      <FindingList key={view} isAccepted={view === 'accepted'} />
    </Screen>
  );
}
