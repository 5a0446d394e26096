import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTableState } from '../../components/grid/table-state.ts';
import { SidePanel } from '../../components/side-panel.tsx';
import { EntryPanel } from './entry-panel.tsx';

/** A list of entries, and beside it the life of the active one. */
export function WithEntry({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [{ row }, setState] = useTableState();
  const panel =
    row === undefined ? null : { title: t('tickets.entry', { id: row }), content: <EntryPanel key={row} id={row} /> };
  return <SidePanel list={children} panel={panel} onClose={() => setState({ row: undefined })} />;
}
