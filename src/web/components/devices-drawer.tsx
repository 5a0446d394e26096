import { Drawer, Group, Text } from '@mantine/core';
import type { InferResponseType } from 'hono/client';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import classes from './devices-drawer.module.css';
import { EmptyState } from './empty-state.tsx';
import { type Column, useWidths } from './grid/columns.ts';
import { CsvButton } from './grid/csv-button.tsx';
import { useRows } from './grid/rows.ts';
import { RowsSkeleton } from './grid/rows-skeleton.tsx';
import { SearchBox } from './grid/search-box.tsx';
import { useTableState } from './grid/table-state.ts';
import { VirtualGrid } from './grid/virtual-grid.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { StateBadge, type Tone } from './state-badge.tsx';
import { Time } from './time.tsx';

type Device = InferResponseType<typeof api.devices.$get>['rows'][number];

/** Behind which number the devices stand, as the address says it. */
export type Behind =
  | { group: string }
  | { account: string }
  | { account: string; service: string; on?: string }
  | { product: string };

const names = ['devices'] as const;

/** The devices behind a number stand in the address, so that they can be sent to somebody. */
export function useDevicesBehind(): [behind: Record<string, string> | null, open: (behind: Behind | null) => void] {
  const [{ filters }, setState] = useTableState(names);
  const said = filters['devices'];
  const behind = useMemo(() => (said === undefined ? null : Object.fromEntries(new URLSearchParams(said))), [said]);
  const open = (next: Behind | null) =>
    setState({ devices: next === null ? undefined : new URLSearchParams({ ...next }).toString() });
  return [behind, open];
}

/** The devices behind a number, with what becomes of each product on them. `name`: whose they are. */
export function DevicesDrawer({ name }: { name: string }) {
  const { t } = useTranslation();
  const [behind, open] = useDevicesBehind();
  return (
    <Drawer
      position="right"
      size="xl"
      opened={behind !== null}
      onClose={() => open(null)}
      title={t('devices.title', { name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      classNames={{ content: classes['content'] ?? '', body: classes['body'] ?? '' }}
    >
      {behind !== null && <Devices behind={behind} />}
    </Drawer>
  );
}

const idOf = ({ key, product }: Device) => `${key} ${product}`;

function Devices({ behind }: { behind: Record<string, string> }) {
  const { t } = useTranslation();
  const [{ search, sort, row }, setView] = useState<View>({ search: '', sort: undefined, row: undefined });
  const state = { search, sort, row, filters: behind };
  const asked = { queryKey: ['runs', 'devices'], list: api.devices.$get, rowId: idOf, state };
  const { rows, total, data, error, refetch, isFetching, hasNextPage, fetchNextPage } = useRows<Device>(asked);
  const columns = useDeviceColumns();
  const widths = useWidths('devices', { columns, lead: [] });
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const change = (part: Partial<View>) => setView({ search, sort, row, ...part });
  return (
    <>
      <Group gap="sm">
        <SearchBox label={t('table.search')} value={search} onSearch={(text) => change({ search: text })} />
        <Text size="sm" c="dimmed" role="status" ml="auto">
          {data !== undefined && t('table.total', { count: total })}
        </Text>
        <CsvButton path="/devices.csv" query={{ ...behind, ...(search !== '' && { search }) }} />
      </Group>
      {error !== null && <ProblemAlert error={error} retry={() => void refetch()} />}
      <VirtualGrid
        {...{ label: t('devices.label'), role: 'grid', rows, rowCount: total, rowId: idOf, rowName: idOf }}
        {...{ columns, widths, activeId: row, onNearEnd: more, isBusy: isFetching, sort }}
        onActivate={(id) => change({ row: id })}
        onSort={(by) => change({ sort: by })}
      >
        {data === undefined ? (
          error === null && <RowsSkeleton />
        ) : (
          <EmptyState title={t('devices.empty')} help={t('devices.emptyHelp')} />
        )}
      </VirtualGrid>
    </>
  );
}

interface View {
  search: string;
  sort: string | undefined;
  row: string | undefined;
}

const tones: Record<Device['fate'], Tone> = {
  line: 'ok',
  fixed: 'notice',
  excluded: 'idle',
  'not-billed': 'idle',
  held: 'danger',
  'no-account': 'warning',
  'not-mapped': 'warning',
};

function useDeviceColumns(): Column<Device>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        ...{ name: 'device', title: t('devices.device'), width: 150, sort: 'device' },
        cell: ({ device }) => <span translate="no">{device}</span>,
      },
      {
        ...{ name: 'product', title: t('devices.product'), width: 190, sort: 'product', grows: true },
        cell: ({ product }) => <span translate="no">{product}</span>,
      },
      { name: 'fate', title: t('devices.fate'), width: 190, cell: (device) => <Fate device={device} /> },
      {
        ...{ name: 'seen', title: t('devices.seen'), width: 165, sort: 'lastSeen' },
        cell: ({ lastSeen }) => lastSeen !== null && <Time at={lastSeen} />,
      },
    ],
    [t],
  );
}

function Fate({ device: { fate, service, account, why } }: { device: Device }) {
  const { t } = useTranslation();
  const reasons: Record<string, string> = t('devices.reasons', { returnObjects: true });
  const words = fate === 'line' ? service : fate === 'not-billed' ? (reasons[why] ?? why) : why || account;
  return (
    <span title={words ?? undefined}>
      <StateBadge tone={tones[fate]}>{t(`devices.fates.${fate}`)}</StateBadge> {words}
    </span>
  );
}
