import { IconChecks } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ChoiceFilter } from '../../components/grid/choice-filter.tsx';
import type { Column } from '../../components/grid/columns.ts';
import { useTableState } from '../../components/grid/table-state.ts';
import { Money } from '../../components/money.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { SidePanel } from '../../components/side-panel.tsx';
import { CalendarDate, Time } from '../../components/time.tsx';
import { dashboardQuery } from '../dashboard/dashboard-query.ts';
import { type Finding, findingId, type Kind } from './finding.ts';
import { FindingPanel } from './finding-panel.tsx';

const filters = ['kind'] as const;
const accepted = { accepted: 'true' };

/** The heaviest first, and beside it what to do about the active one. */
export function FindingList({ isAccepted }: { isAccepted: boolean }) {
  const { t } = useTranslation();
  const [{ row }, setState] = useTableState(filters);
  const columns = useFindingColumns(isAccepted);
  const list = (
    <DataTable
      label={t(isAccepted ? 'findings.views.accepted' : 'shell.findings')}
      queryKey={['findings', isAccepted ? 'accepted' : 'open']}
      list={api.findings.$get}
      columns={columns}
      rowId={findingId}
      rowName={({ title }) => title}
      filters={filters}
      {...(isAccepted && { fixed: accepted })}
      toolbar={<KindFilter />}
      searches
      csv="/findings.csv"
      empty={
        isAccepted ? (
          <EmptyState icon={<IconChecks />} title={t('findings.noAccepted')} help={t('findings.noAcceptedHelp')} />
        ) : (
          <EmptyState icon={<IconChecks />} title={t('findings.empty')} help={t('findings.emptyHelp')} />
        )
      }
    />
  );
  const panel =
    row === undefined
      ? null
      : { title: t('findings.finding', { id: row }), content: <FindingPanel key={row} id={row} /> };
  return <SidePanel list={list} panel={panel} onClose={() => setState({ row: undefined })} />;
}

function useFindingColumns(isAccepted: boolean): Column<Finding>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const columns: Column<Finding>[] = [
      {
        ...{ name: 'kind', title: t('findings.kind'), width: 210, sort: 'kind' },
        cell: ({ kind }) => <span>{t(`findingKinds.${kind}`)}</span>,
      },
      {
        ...{ name: 'title', title: t('findings.what'), width: 280, grows: true },
        cell: ({ title }) => (
          <span translate="no" title={title}>
            {title}
          </span>
        ),
      },
      {
        ...{ name: 'seats', title: t('findings.seats'), width: 80, sort: 'seats', atEnd: true },
        cell: ({ seats }) => seats !== 0 && <Quantity of={seats} />,
      },
      {
        ...{ name: 'money', title: t('findings.money'), width: 110, sort: 'money', atEnd: true },
        cell: ({ monthCents }) => monthCents !== 0 && <Money cents={monthCents} currency={null} />,
      },
    ];
    if (!isAccepted) {
      const since = { name: 'since', title: t('findings.since'), width: 150, sort: 'since' };
      return [...columns, { ...since, cell: ({ since: at }) => <Time at={at} /> }];
    }
    return [
      ...columns,
      {
        ...{ name: 'by', title: t('findings.by'), width: 140 },
        cell: ({ accepted: said }) => <span translate="no">{said?.by}</span>,
      },
      {
        ...{ name: 'until', title: t('findings.until'), width: 130 },
        cell: ({ accepted: said }) => said?.until != null && <CalendarDate date={said.until.slice(0, 10)} />,
      },
    ];
  }, [t, isAccepted]);
}

/** The kinds that there are, the heaviest first, with how many of each; then all others. */
function KindFilter() {
  const { t } = useTranslation();
  const { data } = useQuery(dashboardQuery);
  const names = t('findingKinds', { returnObjects: true });
  const found = data?.findings.kinds ?? [];
  const others = (Object.keys(names) as Kind[]).filter((kind) => !found.some((each) => each.kind === kind));
  return (
    <ChoiceFilter
      name="kind"
      searchable
      w={280}
      label={t('findings.kind')}
      placeholder={t('findings.everyKind')}
      data={[
        ...found.map(({ kind, findings }) => ({ value: kind, label: `${names[kind]} (${findings})` })),
        ...others.map((kind) => ({ value: kind, label: names[kind] })),
      ]}
    />
  );
}
