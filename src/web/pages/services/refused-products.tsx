import { useTranslation } from 'react-i18next';
import { LeftAlone } from '../../components/left-alone.tsx';
import type { Products } from './products.ts';

/** Products that were left as they are, each with why. */
export function RefusedProducts({ products: { error, refused, dismiss } }: { products: Products }) {
  const { t } = useTranslation();
  const rows = refused.map(({ product, refused: why, after }) => ({
    key: product,
    name: product,
    why:
      why?.code === 'conflict' ? (
        t('services.conflict', { now: after.service?.name ?? t(`services.fates.${after.fate}`) })
      ) : (
        <span translate="no">{why?.message}</span>
      ),
  }));
  return (
    <LeftAlone title={t('services.refused', { count: rows.length })} error={error} rows={rows} onClose={dismiss} />
  );
}
