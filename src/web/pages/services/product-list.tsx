import { Button } from '@mantine/core';
import { IconPackage } from '@tabler/icons-react';
import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { DevicesDrawer, useDevicesBehind } from '../../components/devices-drawer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ChoiceFilter } from '../../components/grid/choice-filter.tsx';
import type { Column } from '../../components/grid/columns.ts';
import { useTableState } from '../../components/grid/table-state.ts';
import { Quantity } from '../../components/quantity.tsx';
import { SidePanel } from '../../components/side-panel.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { useMay } from '../../me.ts';
import { ApplySuggestions, type Suggestion, useSuggestions } from './apply-suggestions.tsx';
import { ProductPanel } from './product-panel.tsx';
import { fateTones, type Product, type Target, useProducts } from './products.ts';
import { RefusedProducts } from './refused-products.tsx';
import { ServiceChoice } from './service-choice.tsx';

const filters = ['fate'] as const;
const listKey = ['services', 'products'];
const idOf = ({ product }: Product) => product;

/** Every product in use, and beside it what is known of the active one. */
export function ProductList() {
  const { t } = useTranslation();
  const mayMap = useMay('operator');
  const [{ row }, setState] = useTableState(filters);
  const [behind] = useDevicesBehind();
  const products = useProducts();
  const sinceOf = useSince();
  const columns = useProductColumns();
  const list = (
    <>
      <RefusedProducts products={products} />
      <DataTable
        label={t('services.products')}
        queryKey={listKey}
        list={api.products.$get}
        columns={columns}
        rowId={idOf}
        rowName={idOf}
        filters={filters}
        toolbar={
          <>
            <FateFilter />
            {mayMap && <ApplySuggestions />}
          </>
        }
        searches
        csv="/products.csv"
        {...(mayMap && {
          bulk: ({ ids }, clear) => (
            <BulkDeeds
              isBusy={products.isBusy}
              say={(target) => {
                products.say({ products: [...ids].map((product) => ({ product, since: sinceOf(product) })), target });
                clear();
              }}
            />
          ),
        })}
        empty={<EmptyState icon={<IconPackage />} title={t('services.empty')} help={t('services.emptyHelp')} />}
      />
    </>
  );
  const panel =
    row === undefined
      ? null
      : {
          title: <span translate="no">{row}</span>,
          content: <ProductPanel key={row} name={row} products={products} />,
        };
  return (
    <>
      <SidePanel list={list} panel={panel} onClose={() => setState({ row: undefined })} />
      <DevicesDrawer name={behind?.['product'] ?? ''} />
    </>
  );
}

/** Since when something is said of a product, as this person sees it in the list. */
function useSince(): (product: string) => string | null {
  const queries = useQueryClient();
  return (product) => {
    const lists = queries.getQueriesData<InfiniteData<{ rows: Product[] }>>({ queryKey: listKey });
    const rows = lists.flatMap(([, data]) => data?.pages.flatMap((page) => page.rows) ?? []);
    return rows.find((row) => row.product === product)?.since ?? null;
  };
}

function useProductColumns(): Column<Product>[] {
  const { t } = useTranslation();
  const { data: suggestions } = useSuggestions();
  return useMemo(() => {
    const likely = new Map(suggestions?.toReversed().map((each) => [each.product, each]));
    return [
      {
        ...{ name: 'product', title: t('services.product'), width: 250, sort: 'product', grows: true },
        cell: ({ product }) => <span translate="no">{product}</span>,
      },
      {
        ...{ name: 'devices', title: t('services.devices'), width: 90, sort: 'devices', atEnd: true },
        cell: ({ devices }) => <Quantity of={devices} />,
      },
      { name: 'fate', title: t('services.billed'), width: 165, cell: ({ fate }) => <Fate fate={fate} /> },
      {
        ...{ name: 'service', title: t('services.service'), width: 230, grows: true },
        cell: (product) => <ServiceOf product={product} likely={likely.get(product.product)} />,
      },
    ];
  }, [t, suggestions]);
}

function Fate({ fate }: Pick<Product, 'fate'>) {
  const { t } = useTranslation();
  return <StateBadge tone={fateTones[fate]}>{t(`services.fates.${fate}`)}</StateBadge>;
}

function ServiceOf({ product: { service, why }, likely }: { product: Product; likely: Suggestion | undefined }) {
  const { t } = useTranslation();
  if (service !== null) return <span translate="no">{service.name}</span>;
  if (likely !== undefined)
    return <span title={likely.reason}>{t('services.likely', { service: likely.service.name })}</span>;
  return (
    <span translate="no" title={why}>
      {why}
    </span>
  );
}

function FateFilter() {
  const { t } = useTranslation();
  return (
    <ChoiceFilter
      name="fate"
      w={190}
      label={t('services.billed')}
      placeholder={t('services.everyFate')}
      data={(Object.keys(fateTones) as Product['fate'][]).map((value) => ({
        value,
        label: t(`services.fates.${value}`),
      }))}
    />
  );
}

function BulkDeeds({ isBusy, say }: { isBusy: boolean; say: (target: Target) => void }) {
  const { t } = useTranslation();
  const [serviceId, setServiceId] = useState<string | null>(null);
  const button = { size: 'compact-sm', variant: 'default', disabled: isBusy } as const;
  return (
    <>
      <ServiceChoice isBare label={t('services.countsFor')} value={serviceId} onChange={setServiceId} />
      <Button
        {...button}
        disabled={isBusy || serviceId === null}
        onClick={() => serviceId !== null && say({ to: 'service', serviceId })}
      >
        {t('services.map')}
      </Button>
      <Button {...button} onClick={() => say({ to: 'not-billed' })}>
        {t('services.notBilled')}
      </Button>
      <Button {...button} onClick={() => say({ to: 'fixed' })}>
        {t('services.fixed')}
      </Button>
    </>
  );
}
