import { Button, Text, TextInput } from '@mantine/core';
import { IconDownload, IconHistory } from '@tabler/icons-react';
import type { InferResponseType } from 'hono/client';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, apiBase } from '../../api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import type { Column } from '../../components/grid/columns.ts';
import { useTableState } from '../../components/grid/table-state.ts';
import { SidePanel } from '../../components/side-panel.tsx';
import { Time } from '../../components/time.tsx';
import { restsOnAll } from '../../live.ts';
import { AuditDetails } from './audit-details.tsx';
import { AuditWord } from './audit-word.tsx';

export type AuditEntry = InferResponseType<typeof api.audit.$get>['rows'][number];

const filters = ['by', 'action', 'object', 'from', 'until'] as const;
const idOf = ({ id }: AuditEntry) => String(id);

/** Who changed what, newest first; nothing here can be changed. */
export function Audit() {
  const { t } = useTranslation();
  const [{ row }, setState] = useTableState(filters);
  const columns = useAuditColumns();
  const list = (
    <DataTable
      label={t('audit.entries')}
      queryKey={[restsOnAll, 'audit']}
      list={api.audit.$get}
      columns={columns}
      rowId={idOf}
      rowName={idOf}
      filters={filters}
      toolbar={<AuditFilters />}
      csv="/audit.csv"
      empty={<EmptyState icon={<IconHistory />} title={t('audit.empty')} help={t('audit.emptyHelp')} />}
    />
  );
  const panel =
    row === undefined ? null : { title: t('audit.entry', { id: row }), content: <AuditDetails key={row} id={row} /> };
  return <SidePanel list={list} panel={panel} onClose={() => setState({ row: undefined })} />;
}

function useAuditColumns(): Column<AuditEntry>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      { name: 'at', title: t('audit.at'), width: 150, cell: ({ at }) => <Time at={at} /> },
      { name: 'by', title: t('audit.by'), width: 150, cell: ({ by }) => <span translate="no">{by}</span> },
      {
        name: 'action',
        title: t('audit.action'),
        width: 150,
        cell: ({ action }) => <span translate="no">{action}</span>,
      },
      {
        name: 'object',
        title: t('audit.object'),
        width: 170,
        cell: ({ object }) => <span translate="no">{object}</span>,
      },
      {
        ...{ name: 'change', title: t('audit.change'), width: 260, grows: true },
        cell: ({ before, after }) => (
          <span translate="no">
            <AuditWord of={before} /> → <AuditWord of={after} />
          </span>
        ),
      },
    ],
    [t],
  );
}

function AuditFilters() {
  const { t } = useTranslation();
  const [{ filters: chosen }, setState] = useTableState(filters);
  const box = (name: 'by' | 'action' | 'object') => (
    <TextInput
      key={name}
      type="search"
      w={150}
      aria-label={t(`audit.${name}`)}
      placeholder={t(`audit.${name}`)}
      // Taken when it is left or Enter is pressed: the API asks for the whole word.
      defaultValue={chosen[name] ?? ''}
      onBlur={({ currentTarget }) => setState({ [name]: currentTarget.value.trim() || undefined })}
      onKeyDown={({ key, currentTarget }) =>
        key === 'Enter' && setState({ [name]: currentTarget.value.trim() || undefined })
      }
    />
  );
  const day = (name: 'from' | 'until') => (
    <TextInput
      key={name}
      type="datetime-local"
      aria-label={t(`audit.${name}`)}
      leftSection={<Text size="sm">{t(`audit.${name}`)}</Text>}
      leftSectionWidth={52}
      value={localTime(chosen[name])}
      onChange={({ currentTarget }) =>
        setState({ [name]: currentTarget.value === '' ? undefined : new Date(currentTarget.value).toISOString() })
      }
    />
  );
  return (
    <>
      {(['by', 'action', 'object'] as const).map(box)}
      {(['from', 'until'] as const).map(day)}
      <Button
        component="a"
        href={`${apiBase}/audit.jsonl?${new URLSearchParams(chosen)}`}
        download
        variant="default"
        size="xs"
        leftSection={<IconDownload size={15} aria-hidden />}
      >
        {t('audit.json')}
      </Button>
    </>
  );
}

/** As the browser's own box writes a moment: in the time of this computer, without its zone. */
function localTime(at: string | undefined): string {
  if (at === undefined) return '';
  const moment = new Date(at);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
