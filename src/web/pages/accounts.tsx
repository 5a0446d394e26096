import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';
import { useView, ViewChoice } from '../components/views.tsx';
import { AccountList } from './accounts/account-list.tsx';
import { MappingView } from './accounts/mapping-view.tsx';
import { Suggestions } from './accounts/suggestions.tsx';

const views = { groups: MappingView, suggestions: Suggestions, lines: AccountList };

/** Whose the devices of each group are, and how each account is billed. */
export function Accounts() {
  const { t } = useTranslation();
  const view = useView(['groups', 'suggestions', 'lines']);
  const Shown = views[view];
  const titles = t('accounts.view', { returnObjects: true });
  return (
    <Screen
      title={t('shell.accounts')}
      actions={<ViewChoice label={t('accounts.views')} view={view} titles={titles} />}
    >
      <Shown />
    </Screen>
  );
}
