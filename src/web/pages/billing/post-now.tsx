import { Button, Stack, Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PostResult } from '../../../http/routes/postings.ts';
import { api, json } from '../../api.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { Money } from '../../components/money.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { WorkProgress } from '../../components/work-progress.tsx';
import { useWork } from '../../work.ts';
import { PostOutcome } from './post-outcome.tsx';

const outgoingQuery = queryOptions({
  queryKey: ['adjustments', 'outgoing'],
  queryFn: () => json(api.adjustments.outgoing.$get()),
});

/** Sends what is approved now, after saying what that is; it waits for no day and no hour. */
export function PostNow() {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const { data } = useQuery(outgoingQuery);
  const count = data === undefined ? 0 : data.adjustments + data.unsettled;
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
  const { data } = useQuery(outgoingQuery);
  if (data === undefined) return null;
  const { adjustments, accounts, upCents, downCents, currency, unsettled } = data;
  const facts = [
    { name: t('billing.approvedCount'), value: <Quantity of={adjustments} /> },
    { name: t('billing.accounts'), value: <Quantity of={accounts} /> },
    { name: t('billing.up'), value: <Money cents={upCents} currency={currency} isChange /> },
    { name: t('billing.down'), value: <Money cents={downCents} currency={currency} isChange /> },
  ];
  return (
    <Stack gap="sm">
      <Facts facts={facts} />
      <Text size="sm">{t('billing.postHelp')}</Text>
      {unsettled > 0 && <Text size="sm">{t('billing.readsAgain', { count: unsettled })}</Text>}
    </Stack>
  );
}
