import { Button } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { DevicesDrawer } from '../../components/devices-drawer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ChoiceFilter } from '../../components/grid/choice-filter.tsx';
import type { Column } from '../../components/grid/columns.ts';
import { useTableState } from '../../components/grid/table-state.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { SidePanel } from '../../components/side-panel.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { useMay } from '../../me.ts';
import { type Account, type Switches, useSwitches } from './account.ts';
import { AccountPanel } from './account-panel.tsx';

const filters = ['posting', 'ticketing'] as const;
const idOf = ({ id }: Account) => String(id);

/** Who is billed and gets tickets, and how the lines of the active one are billed. */
export function AccountList() {
  const { t } = useTranslation();
  const mayMap = useMay('operator');
  const [{ row }, setState] = useTableState(filters);
  const columns = useAccountColumns();
  const switching = useSwitches();
  const list = (
    <>
      {switching.error !== null && <ProblemAlert error={switching.error} />}
      <DataTable
        label={t('accounts.accounts')}
        queryKey={['accounts', 'list']}
        list={api.accounts.$get}
        columns={columns}
        rowId={idOf}
        rowName={({ name }) => name}
        filters={filters}
        toolbar={<AccountFilters />}
        searches
        csv="/accounts.csv"
        {...(mayMap && {
          bulk: ({ ids }, clear) => (
            <BulkSwitches
              isBusy={switching.isPending}
              set={(switches) => switching.mutate({ ids, switches }, { onSuccess: clear })}
            />
          ),
        })}
        empty={
          <EmptyState icon={<IconUsersGroup />} title={t('accounts.noAccounts')} help={t('accounts.noAccountsHelp')} />
        }
      />
    </>
  );
  const panel = row === undefined ? null : { title: t('accounts.lines'), content: <AccountPanel key={row} id={row} /> };
  return (
    <>
      <SidePanel list={list} panel={panel} onClose={() => setState({ row: undefined })} />
      <DevicesDrawer name={t('accounts.thisLine')} />
    </>
  );
}

const switched = [
  { posting: true },
  { posting: false },
  { ticketing: true },
  { ticketing: false },
] as const satisfies Switches[];

function BulkSwitches({ isBusy, set }: { isBusy: boolean; set: (switches: Switches) => void }) {
  const { t } = useTranslation();
  return switched.map((switches) => (
    <Button
      key={JSON.stringify(switches)}
      size="compact-sm"
      variant="default"
      disabled={isBusy}
      onClick={() => set(switches)}
    >
      {t('posting' in switches ? 'accounts.posting' : 'accounts.ticketing')}{' '}
      {t(Object.values(switches)[0] ? 'accounts.on' : 'accounts.off')}
    </Button>
  ));
}

function useAccountColumns(): Column<Account>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        ...{ name: 'name', title: t('accounts.account'), width: 240, sort: 'name', grows: true },
        cell: ({ name }) => <span translate="no">{name}</span>,
      },
      {
        ...{ name: 'groups', title: t('accounts.groupCount'), width: 90, sort: 'groups', atEnd: true },
        cell: ({ groupCount }) => <Quantity of={groupCount} />,
      },
      {
        ...{ name: 'posting', title: t('accounts.posting'), width: 100 },
        cell: ({ posting, agreementId }) => agreementId !== null && <OnOff on={posting} />,
      },
      {
        name: 'ticketing',
        title: t('accounts.ticketing'),
        width: 90,
        cell: ({ ticketing }) => <OnOff on={ticketing} />,
      },
    ],
    [t],
  );
}

function OnOff({ on }: { on: boolean }) {
  const { t } = useTranslation();
  return <StateBadge tone={on ? 'ok' : 'idle'}>{t(on ? 'accounts.on' : 'accounts.off')}</StateBadge>;
}

function AccountFilters() {
  const { t } = useTranslation();
  return filters.map((name) => (
    <ChoiceFilter
      name={name}
      key={name}
      w={170}
      label={t(`accounts.${name}`)}
      placeholder={t(`accounts.${name}`)}
      data={[
        { value: 'true', label: t('accounts.which.on', { what: t(`accounts.${name}`) }) },
        { value: 'false', label: t('accounts.which.off', { what: t(`accounts.${name}`) }) },
      ]}
    />
  ));
}
