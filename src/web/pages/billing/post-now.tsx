import { Button, Stack, Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PostResult } from '../../../http/routes/postings.ts';
import { api, json } from '../../api.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { useAllRows } from '../../components/grid/all-rows.ts';
import { Money } from '../../components/money.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { WorkProgress } from '../../components/work-progress.tsx';
import { useWork } from '../../work.ts';
import type { Adjustment } from './adjustment.ts';
import { PostOutcome } from './post-outcome.tsx';

/** Sends what is approved now, after saying what that is; it waits for no day and no hour. */
export function PostNow() {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const { data } = useQuery({
    queryKey: ['adjustments', 'decided-count'],
    queryFn: () => json(api.adjustments.$get({ query: { state: 'decided', limit: '1' } })),
  });
  const count = data?.total ?? 0;
  return (
    <>
      {count > 0 && (
        <Button size="xs" leftSection={<IconSend size={15} aria-hidden />} onClick={() => setIsAsking(true)}>
          {t('billing.postNow', { count })}
        </Button>
      )}
      {isAsking && <PostDialog onClose={() => setIsAsking(false)} />}
    </>
  );
}

function PostDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const post = useWork<void, PostResult>(() => api.adjustments.post.$post({ json: { reason: t('billing.byHand') } }), {
    onDone: () => void queries.invalidateQueries({ queryKey: ['adjustments'] }),
  });
  const isOver = post.result !== undefined;
  return (
    <ConfirmDialog
      opened
      title={t(isOver ? 'billing.postedTitle' : 'billing.postTitle')}
      confirm={t('billing.post')}
      onConfirm={() => post.start()}
      onClose={onClose}
      isBusy={post.isRunning}
      isOver={isOver}
      error={post.error}
    >
      {post.result === undefined ? <WhatGoesOut /> : <PostOutcome result={post.result} onLeave={onClose} />}
      {post.isRunning && <WorkProgress label={t('billing.posting')} progress={post.progress} />}
    </ConfirmDialog>
  );
}

function WhatGoesOut() {
  const { t } = useTranslation();
  const { data = [] } = useAllRows<Adjustment>({
    queryKey: ['adjustments', 'decided'],
    list: api.adjustments.$get,
    query: { state: 'decided' },
  });
  const approved = data.filter(({ state }) => state === 'approved');
  const [currency = null, ...others] = new Set(approved.map((row) => row.currency));
  const together = others.length === 0 ? currency : null;
  const sum = (cents: (row: Adjustment) => number) => approved.reduce((total, row) => total + cents(row), 0);
  const facts = [
    { name: t('billing.approvedCount'), value: <Quantity of={approved.length} /> },
    { name: t('billing.accounts'), value: <Quantity of={new Set(approved.map(({ account }) => account.id)).size} /> },
    {
      name: t('billing.up'),
      value: <Money cents={sum(({ monthCents }) => Math.max(0, monthCents))} currency={together} isChange />,
    },
    {
      name: t('billing.down'),
      value: <Money cents={sum(({ monthCents }) => Math.min(0, monthCents))} currency={together} isChange />,
    },
  ];
  const open = data.length - approved.length;
  return (
    <Stack gap="sm">
      <Facts facts={facts} />
      <Text size="sm">{t('billing.postHelp')}</Text>
      {open > 0 && <Text size="sm">{t('billing.readsAgain', { count: open })}</Text>}
    </Stack>
  );
}
