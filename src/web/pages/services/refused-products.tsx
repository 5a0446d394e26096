import { Alert, List, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import type { Products } from './products.ts';

/** Products that were left as they are, each with why. */
export function RefusedProducts({ products: { error, refused, dismiss } }: { products: Products }) {
  const { t } = useTranslation();
  if (error !== null) return <ProblemAlert error={error} />;
  if (refused.length === 0) return null;
  return (
    <Alert
      role="alert"
      color="yellow"
      variant="outline"
      bg="var(--sb-surface)"
      icon={<IconUsers />}
      title={t('services.refused', { count: refused.length })}
      withCloseButton
      closeButtonLabel={t('common.close')}
      onClose={dismiss}
    >
      <List size="sm">
        {refused.map(({ product, refused: why, after }) => (
          <List.Item key={product}>
            <Text span fw={600} size="sm" translate="no">
              {product}
            </Text>{' '}
            {why?.code === 'conflict' ? (
              t('services.conflict', { now: after.service?.name ?? t(`services.fates.${after.fate}`) })
            ) : (
              <span translate="no">{why?.message}</span>
            )}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
