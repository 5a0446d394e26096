import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';
import { useView, ViewChoice } from '../components/views.tsx';
import { Audit } from './activity/audit.tsx';
import { Runs } from './activity/runs.tsx';

const views = { syncs: Runs, audit: Audit };

/** What happened: every sync with what it came to, and every change with who made it. */
export function Activity() {
  const { t } = useTranslation();
  const view = useView(['syncs', 'audit']);
  const Shown = views[view];
  const titles = { syncs: t('activity.runs'), audit: t('audit.title') };
  return (
    <Screen
      title={t('shell.activity')}
      actions={<ViewChoice label={t('audit.viewsLabel')} view={view} titles={titles} />}
    >
      <Shown />
    </Screen>
  );
}
