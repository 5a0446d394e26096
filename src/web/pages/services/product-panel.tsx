import { Button, Divider, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { useDevicesBehind } from '../../components/devices-drawer.tsx';
import { Facts } from '../../components/facts.tsx';
import { RowsSkeleton } from '../../components/grid/rows-skeleton.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { Time } from '../../components/time.tsx';
import { useMay } from '../../me.ts';
import { type Suggestion, useSuggestions } from './apply-suggestions.tsx';
import { fateTones, type Product, type Products, type Target } from './products.ts';
import { ServiceChoice } from './service-choice.tsx';
import { ServiceRule } from './service-rule.tsx';

/** What a product counts for, why, and what it may count for instead. */
export function ProductPanel({ name, products }: { name: string; products: Products }) {
  const suggestions = useSuggestions();
  const { data, error } = useQuery({
    queryKey: ['services', 'product', name],
    queryFn: () => json(api.products[':product'].$get({ param: { product: encodeURIComponent(name) } })),
  });
  if (error !== null) return <ProblemAlert error={error} />;
  if (data === undefined || suggestions.isPending) return <RowsSkeleton />;
  const likely = suggestions.data?.find(({ product }) => product === name);
  return <KnownProduct product={data} products={products} likely={likely} />;
}

interface KnownProductProps {
  product: Product;
  products: Products;
  /** The best of the services that are suggested. */
  likely: Suggestion | undefined;
}

function KnownProduct({ product, products, likely }: KnownProductProps) {
  const { t } = useTranslation();
  const [, open] = useDevicesBehind();
  const { fate, service, devices, why, by, since } = product;
  const facts = [
    {
      name: t('services.billed'),
      value: <StateBadge tone={fateTones[fate]}>{t(`services.fates.${fate}`)}</StateBadge>,
    },
    ...(service === null ? [] : [{ name: t('services.service'), value: <span translate="no">{service.name}</span> }]),
    {
      name: t('services.devices'),
      value: (
        <Button size="compact-xs" variant="default" onClick={() => open({ product: product.product })}>
          <Quantity of={devices} />
        </Button>
      ),
    },
    ...(why === '' ? [] : [{ name: t('services.why'), value: <span translate="no">{why}</span> }]),
    ...(by === null || since === null
      ? []
      : [
          {
            name: t('services.by'),
            value: (
              <>
                <span translate="no">{by}</span>, <Time at={since} />
              </>
            ),
          },
        ]),
  ];
  return (
    <Stack gap="md">
      <Facts facts={facts} />
      <Deeds key={product.since} {...{ product, products, likely }} />
      {service !== null && (
        <>
          <Divider />
          <ServiceRule id={service.id} name={service.name} />
        </>
      )}
    </Stack>
  );
}

function Deeds({ product, products, likely }: KnownProductProps) {
  const { t } = useTranslation();
  const mayMap = useMay('operator');
  const { service, fate, by } = product;
  const start = service ?? likely?.service;
  // Until a person picks another one; null: they took it away.
  const [picked, pick] = useState<string | null>();
  const serviceId = picked === undefined ? (start?.id ?? null) : picked;
  if (!mayMap) return null;
  const say = (target: Target) => products.say({ products: [product], target });
  const button = { size: 'xs', variant: 'default', disabled: products.isBusy } as const;
  return (
    <Stack gap="sm">
      <ServiceChoice label={t('services.countsFor')} value={serviceId} name={start?.name} onChange={pick} />
      {likely !== undefined && serviceId === likely.service.id && (
        <Text size="sm" c="dimmed">
          {t('services.suggested')} <span translate="no">{likely.reason}</span>
        </Text>
      )}
      <Group gap="xs">
        <Button
          size="xs"
          loading={products.isBusy}
          disabled={serviceId === null || serviceId === service?.id}
          onClick={() => serviceId !== null && say({ to: 'service', serviceId })}
        >
          {t('services.map')}
        </Button>
        {fate !== 'not-billed' && (
          <Button {...button} onClick={() => say({ to: 'not-billed' })}>
            {t('services.notBilled')}
          </Button>
        )}
        {fate !== 'fixed' && (
          <Button {...button} onClick={() => say({ to: 'fixed' })}>
            {t('services.fixed')}
          </Button>
        )}
        {by !== null && (
          <>
            <Button {...button} onClick={() => say({ to: 'start' })}>
              {t('services.start')}
            </Button>
            <Button {...button} variant="subtle" onClick={() => say({ to: 'before' })}>
              {t('common.undo')}
            </Button>
          </>
        )}
      </Group>
    </Stack>
  );
}
