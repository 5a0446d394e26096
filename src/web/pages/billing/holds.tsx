import { Button } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import type { Column } from '../../components/grid/columns.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { Time } from '../../components/time.tsx';
import { useMay } from '../../me.ts';
import { tellDone } from '../../notices.tsx';

type Hold = InferResponseType<typeof api.holds.$get>['rows'][number];

const idOf = ({ additionId }: Hold) => additionId;

/** Additions that were undone, and that no plan changes until a person releases them. */
export function Holds() {
  const { t } = useTranslation();
  const mayRelease = useMay('operator');
  const release = useRelease();
  const columns = useHoldColumns(mayRelease ? (hold) => release.mutate([hold.additionId]) : null);
  return (
    <>
      {release.error !== null && <ProblemAlert error={release.error} />}
      <DataTable
        label={t('billing.views.holds')}
        queryKey={['adjustments', 'holds']}
        list={api.holds.$get}
        columns={columns}
        rowId={idOf}
        rowName={({ addition, agreement }) => `${agreement}, ${addition}`}
        csv="/holds.csv"
        {...(mayRelease && {
          bulk: ({ ids }, clear) => (
            <Button
              size="compact-sm"
              variant="default"
              loading={release.isPending}
              onClick={() => release.mutate([...ids], { onSuccess: clear })}
            >
              {t('billing.release')}
            </Button>
          ),
        })}
        empty={<EmptyState icon={<IconLockOpen />} title={t('billing.noHolds')} help={t('billing.noHoldsHelp')} />}
      />
    </>
  );
}

function useRelease() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (additionIds: string[]) =>
      (await json(api.holds.release.$post({ json: { additionIds } }))).released,
    onSuccess: (released) => tellDone(t, { message: t('billing.released', { count: released.length }) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['adjustments'] }),
  });
}

function useHoldColumns(release: ((hold: Hold) => void) | null): Column<Hold>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const columns: Column<Hold>[] = [
      {
        ...{ name: 'agreement', title: t('billing.agreement'), width: 240, grows: true },
        cell: ({ agreement }) => <span translate="no">{agreement}</span>,
      },
      {
        ...{ name: 'addition', title: t('billing.addition'), width: 200, grows: true },
        cell: ({ addition }) => <span translate="no">{addition}</span>,
      },
      {
        ...{ name: 'quantity', title: t('billing.quantity'), width: 90, atEnd: true },
        cell: ({ quantity }) => quantity !== null && <Quantity of={quantity} />,
      },
      {
        ...{ name: 'reason', title: t('billing.reason'), width: 240, grows: true },
        cell: ({ reason }) => (
          <span translate="no" title={reason}>
            {reason}
          </span>
        ),
      },
      { name: 'since', title: t('billing.since'), width: 140, cell: ({ since }) => <Time at={since} /> },
    ];
    if (release !== null)
      columns.push({
        ...{ name: 'release', title: t('billing.release'), width: 110 },
        cell: (hold) => (
          <Button size="compact-xs" variant="default" tabIndex={-1} onClick={() => release(hold)}>
            {t('billing.release')}
          </Button>
        ),
      });
    return columns;
  }, [t, release]);
}
