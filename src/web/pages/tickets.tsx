import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';
import { useView, ViewChoice } from '../components/views.tsx';
import { PauseButton } from '../pauses/pause-button.tsx';
import { PauseNotice } from '../pauses/pause-notice.tsx';
import { EntryHistory } from './tickets/entry-history.tsx';
import { EntryList } from './tickets/entry-list.tsx';
import { RunTickets } from './tickets/run-tickets.tsx';

const views = { current: EntryList, history: EntryHistory };

/** Devices that entered a watched group, and their tickets. */
export function Tickets() {
  const { t } = useTranslation();
  const view = useView(['current', 'history']);
  const Shown = views[view];
  const actions = (
    <>
      <RunTickets />
      <PauseButton />
      <ViewChoice label={t('tickets.viewsLabel')} view={view} titles={t('tickets.views', { returnObjects: true })} />
    </>
  );
  return (
    <Screen title={t('shell.tickets')} actions={actions}>
      <PauseNotice />
      <Shown />
    </Screen>
  );
}
