import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';
import { useView, ViewChoice } from '../components/views.tsx';
import { useMay } from '../me.ts';
import { PauseButton } from '../pauses/pause-button.tsx';
import { PauseNotice } from '../pauses/pause-notice.tsx';
import { Approved } from './billing/approved.tsx';
import { BillingMode } from './billing/billing-mode.tsx';
import { DryRun } from './billing/dry-run.tsx';
import { History } from './billing/history.tsx';
import { Holds } from './billing/holds.tsx';
import { PostNow } from './billing/post-now.tsx';
import { PostingRuns } from './billing/posting-runs.tsx';
import { Waiting } from './billing/waiting.tsx';

const views = {
  waiting: Waiting,
  approved: Approved,
  'dry-run': DryRun,
  history: History,
  postings: PostingRuns,
  holds: Holds,
};

/** Adjustments: what waits, what is on its way, what would be, what was, and what takes it back. */
export function Billing() {
  const { t } = useTranslation();
  const mayAct = useMay('operator');
  const view = useView(['waiting', 'approved', 'dry-run', 'history', 'postings', 'holds']);
  const Shown = views[view];
  const actions = (
    <>
      {mayAct && <PostNow />}
      <BillingMode />
      <PauseButton />
    </>
  );
  return (
    <Screen title={t('shell.billing')} actions={actions}>
      <PauseNotice />
      <div>
        <ViewChoice label={t('billing.viewsLabel')} view={view} titles={t('billing.views', { returnObjects: true })} />
      </div>
      <Shown />
    </Screen>
  );
}
