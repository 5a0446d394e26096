import { Button, List, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppliedResult } from '../../../http/routes/account-suggestions.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useAllRows } from '../../components/grid/all-rows.ts';
import { tellDone } from '../../notices.tsx';
import { useWork } from '../../work.ts';

export type Suggestion = InferResponseType<typeof api.products.suggestions.$get>['rows'][number];

/** Likely services of products that nobody has decided on. */
export const useSuggestions = () =>
  useAllRows<Suggestion>({ queryKey: ['services', 'suggestions'], list: api.products.suggestions.$get });

/** All that is certain in one click, after saying what that is. */
export function ApplySuggestions() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const { data = [] } = useSuggestions();
  const certain = data.filter((each) => each.certain);
  const apply = useWork<void, AppliedResult>(() => api.products.suggestions.apply.$post(), {
    onDone: ({ applied }) => {
      setIsAsking(false);
      tellDone(t, { message: t('services.applied', { count: applied }) });
      void queries.invalidateQueries({ queryKey: ['services'] });
    },
  });
  if (certain.length === 0) return null;
  return (
    <>
      <Button size="xs" onClick={() => setIsAsking(true)}>
        {t('services.applyCertain', { count: certain.length })}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title={t('services.applyTitle', { count: certain.length })}
        confirm={t('services.map')}
        onConfirm={() => apply.start()}
        onClose={() => setIsAsking(false)}
        isBusy={apply.isRunning}
        error={apply.error}
      >
        <List size="sm" translate="no">
          {certain.map(({ product, service, reason }) => (
            <List.Item key={product}>
              {product} → {service.name}
              <Text size="xs" c="dimmed">
                {reason}
              </Text>
            </List.Item>
          ))}
        </List>
      </ConfirmDialog>
    </>
  );
}
