import { SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useTableState } from '../components/grid/table-state.ts';
import { Screen } from '../components/screen.tsx';
import { AccountList } from './accounts/account-list.tsx';
import { MappingView } from './accounts/mapping-view.tsx';
import { Suggestions } from './accounts/suggestions.tsx';

const views = { groups: MappingView, suggestions: Suggestions, lines: AccountList };
type View = keyof typeof views;
const isView = (text: string): text is View => text in views;

/** Whose the devices of each group are, and how each account is billed. */
export function Accounts() {
  const { t } = useTranslation();
  const [{ filters }] = useTableState(['view']);
  const navigate = useNavigate();
  const { view: said = 'groups' } = filters;
  const view = isView(said) ? said : 'groups';
  const Shown = views[view];
  const choice = (
    <SegmentedControl
      size="xs"
      aria-label={t('accounts.views')}
      value={view}
      // Each list has filters of its own.
      onChange={(next) => void navigate({ to: '/accounts', search: { view: next } })}
      data={(Object.keys(views) as View[]).map((value) => ({ value, label: t(`accounts.view.${value}`) }))}
    />
  );
  return (
    <Screen title={t('shell.accounts')} actions={choice}>
      <Shown />
    </Screen>
  );
}
