import { Group as Row, SegmentedControl, Text } from '@mantine/core';
import { IconBuildingStore } from '@tabler/icons-react';
import type { InferResponseType } from 'hono/client';
import { useCallback, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { useAheadOfAddress } from '../../components/grid/ahead-of-address.ts';
import { type Column, useWidths } from '../../components/grid/columns.ts';
import classes from '../../components/grid/grid.module.css';
import { type ListRoute, useRows } from '../../components/grid/rows.ts';
import { RowsSkeleton } from '../../components/grid/rows-skeleton.tsx';
import { SearchBox } from '../../components/grid/search-box.tsx';
import { useTableState } from '../../components/grid/table-state.ts';
import { VirtualGrid } from '../../components/grid/virtual-grid.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import type { Target } from './groups.ts';

type Company = InferResponseType<typeof api.companies.$get>['rows'][number];
type Agreement = InferResponseType<typeof api.agreements.$get>['rows'][number];

/** A company alone is for tickets only. */
export type Destination = Company & Partial<Pick<Agreement, 'agreement'>>;

export const wordsOf = ({ company, agreement }: Destination): string =>
  agreement === undefined ? company : `${company} / ${agreement}`;

export const toTarget = ({ id, agreement }: Destination): Target =>
  agreement === undefined ? { to: 'account', companyId: id } : { to: 'account', agreementId: id };

const kinds = ['agreements', 'companies'] as const;
type Kind = (typeof kinds)[number];

const lists: Record<Kind, ListRoute<Destination>> = { agreements: api.agreements.$get, companies: api.companies.$get };
const idOf = ({ id }: Destination) => id;

interface DestinationsProps {
  /** The one that Enter in the tree maps to; null: none. */
  onChoose: (destination: Destination | null) => void;
  /** Enter, or a double click. */
  onOpen: (destination: Destination) => void;
}

/** Agreements and companies, found as one types. */
export function Destinations({ onChoose, onOpen }: DestinationsProps) {
  const { t } = useTranslation();
  const [{ filters }, setState] = useTableState(['onto', 'find', 'to']);
  const kind: Kind = filters['onto'] === 'companies' ? 'companies' : 'agreements';
  const { find = '' } = filters;
  const [activeId, activate] = useAheadOfAddress(filters['to'], (to) => setState({ to }));
  const state = { search: find, sort: undefined, row: activeId, filters: {} };
  const asked = { queryKey: ['runs', kind], list: lists[kind], rowId: idOf, state };
  const { rows, total, data, error, refetch, isFetching, hasNextPage, fetchNextPage } = useRows(asked);
  const columns = useDestinationColumns(kind);
  const widths = useWidths(`destinations.${kind}`, { columns, lead: [] });
  const active = rows.find(({ id }) => id === activeId) ?? null;
  useEffect(() => onChoose(active), [active, onChoose]);
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);

  return (
    <div className={classes['frame']}>
      <Row gap="sm">
        <SearchBox label={t('accounts.find')} value={find} onSearch={(text) => setState({ find: text })} />
        <SegmentedControl
          size="xs"
          aria-label={t('accounts.destinations')}
          value={kind}
          onChange={(onto) => {
            setState({ onto });
            activate(undefined);
          }}
          data={kinds.map((value) => ({ value, label: t(`accounts.${value}`) }))}
        />
      </Row>
      {kind === 'companies' && (
        <Text size="xs" c="dimmed">
          {t('accounts.companiesHelp')}
        </Text>
      )}
      {error !== null && <ProblemAlert error={error} retry={() => void refetch()} />}
      <VirtualGrid
        {...{ label: t('accounts.destinations'), role: 'grid', rows, rowCount: total, rowId: idOf, rowName: wordsOf }}
        {...{ columns, widths, activeId, onOpen, onNearEnd: more, isBusy: isFetching }}
        onActivate={activate}
      >
        {data === undefined ? error === null && <RowsSkeleton /> : <NoDestination isFiltered={find !== ''} />}
      </VirtualGrid>
    </div>
  );
}

function NoDestination({ isFiltered }: { isFiltered: boolean }) {
  const { t } = useTranslation();
  if (isFiltered) return <EmptyState title={t('table.nothingFits')} help={t('table.nothingFitsHelp')} />;
  const icon = <IconBuildingStore />;
  return <EmptyState icon={icon} title={t('accounts.noDestination')} help={t('accounts.noDestinationHelp')} />;
}

function useDestinationColumns(kind: Kind): Column<Destination>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const company: Column<Destination> = {
      ...{ name: 'company', title: t('accounts.company'), width: 170, grows: true },
      cell: (row) => <span translate="no">{row.company}</span>,
    };
    const other: Column<Destination> =
      kind === 'companies'
        ? {
            ...{ name: 'identifier', title: t('accounts.identifier'), width: 150 },
            cell: ({ identifier }) => <span translate="no">{identifier}</span>,
          }
        : {
            ...{ name: 'agreement', title: t('accounts.agreement'), width: 170, grows: true },
            cell: ({ agreement }) => <span translate="no">{agreement}</span>,
          };
    return [company, other];
  }, [t, kind]);
}
