import { Button } from '@mantine/core';
import { IconChecks } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterPills } from '../../components/filter-pills.tsx';
import { ChoiceFilter } from '../../components/grid/choice-filter.tsx';
import type { Column } from '../../components/grid/columns.ts';
import type { Selection } from '../../components/grid/selection.ts';
import { useTableState } from '../../components/grid/table-state.ts';
import { useMay } from '../../me.ts';
import { type Adjustment, adjustmentId, nameOf } from './adjustment.ts';
import { useChangeColumns, WhyItWaits } from './change-columns.tsx';
import type { Chosen } from './decision.ts';
import { type Decision, DecisionDialog } from './decision-dialog.tsx';
import { useGuardName } from './guards.ts';
import { WithAdjustment } from './with-adjustment.tsx';

const filters = ['guard', 'account', 'service', 'cause'] as const;
const fixed = { state: 'undecided' };

/** What waits for a person: one by one, all that a filter finds, or those that are chosen. */
export function Waiting() {
  const { t } = useTranslation();
  const mayDecide = useMay('operator');
  const [{ search, filters: chosen }] = useTableState(filters);
  const [asked, ask] = useState<(Decision & { onDone?: () => void }) | null>(null);
  const columns = useWaitingColumns();
  const fitting = { ...chosen, ...(search !== '' && { search }) };
  return (
    <>
      <WithAdjustment>
        <DataTable<Adjustment>
          label={t('billing.waiting')}
          queryKey={['adjustments', 'waiting']}
          list={api.adjustments.$get}
          columns={columns}
          rowId={adjustmentId}
          rowName={nameOf}
          filters={filters}
          fixed={fixed}
          toolbar={
            <>
              <GuardFilter />
              <FilterPills titles={t('billing.pills', { returnObjects: true })} />
              {mayDecide && (
                <Button size="xs" onClick={() => ask({ deed: 'approve', chosen: { filter: fitting } })}>
                  {t(Object.keys(fitting).length === 0 ? 'billing.approveAll' : 'billing.approveFitting')}
                </Button>
              )}
            </>
          }
          searches
          csv="/adjustments.csv"
          {...(mayDecide && {
            onOpen: ({ id }) => ask({ deed: 'approve', chosen: { ids: [id] } }),
            bulkTakesAll: true,
            bulk: (selection, clear) => (
              <BulkDecisions ask={(deed) => ask({ deed, chosen: chosenOf(selection, fitting), onDone: clear })} />
            ),
          })}
          empty={<EmptyState icon={<IconChecks />} title={t('billing.empty')} help={t('billing.emptyHelp')} />}
        />
      </WithAdjustment>
      {asked !== null && <DecisionDialog {...asked} onClose={() => ask(null)} />}
    </>
  );
}

const chosenOf = ({ ids, all }: Selection, filter: Record<string, string>): Chosen =>
  all ? { filter } : { ids: [...ids].map(Number) };

function BulkDecisions({ ask }: { ask: (deed: Decision['deed']) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Button size="compact-sm" onClick={() => ask('approve')}>
        {t('billing.approve')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => ask('dismiss')}>
        {t('billing.dismiss')}
      </Button>
    </>
  );
}

function useWaitingColumns(): Column<Adjustment>[] {
  const { t } = useTranslation();
  const changes = useChangeColumns({ sorts: true });
  return useMemo((): Column<Adjustment>[] => {
    const why: Column<Adjustment> = {
      ...{ name: 'why', title: t('billing.why'), width: 240, grows: true },
      cell: ({ guards }) => <WhyItWaits guards={guards} />,
    };
    const shown: Column<Adjustment>[] = [...changes];
    // Before the money of one invoice, which not everybody looks at.
    return shown.toSpliced(-1, 0, why);
  }, [t, changes]);
}

function GuardFilter() {
  const { t } = useTranslation();
  const guardName = useGuardName();
  const guards = Object.keys(t('billing.guards', { returnObjects: true }));
  const usual = (['any', 'none'] as const).map((value) => ({ value, label: t(`billing.guardFilter.${value}`) }));
  return (
    <ChoiceFilter
      name="guard"
      w={230}
      label={t('billing.why')}
      placeholder={t('billing.everyReason')}
      data={[...usual, ...guards.map((value) => ({ value, label: guardName(value) }))]}
    />
  );
}
