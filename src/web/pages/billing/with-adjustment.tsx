import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DevicesDrawer } from '../../components/devices-drawer.tsx';
import { useTableState } from '../../components/grid/table-state.ts';
import { SidePanel } from '../../components/side-panel.tsx';
import { AdjustmentPanel } from './adjustment-panel.tsx';

/** A list of adjustments, and beside it all that is known of the active one. */
export function WithAdjustment({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [{ row }, setState] = useTableState();
  const panel =
    row === undefined
      ? null
      : { title: t('billing.adjustment', { id: row }), content: <AdjustmentPanel key={row} id={row} /> };
  return (
    <>
      <SidePanel list={children} panel={panel} onClose={() => setState({ row: undefined })} />
      <DevicesDrawer name={t('billing.thisLine')} />
    </>
  );
}
