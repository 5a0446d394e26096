import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Work } from '../../../http/work.ts';
import { apiBase } from '../../api.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { WorkProgress } from '../../components/work-progress.tsx';
import { tellDone } from '../../notices.tsx';
import { send } from '../../send.ts';
import { followWork } from '../../work.ts';
import type { Finding } from './finding.ts';

type Mend = NonNullable<Finding['mend']>;

/** Kinds that one click settles, without a choice of a person. */
const oneClick = [
  'addition-without-seats',
  'quantity-changed-in-psa',
  'probably-one-device',
  'group-tree-fault',
  'data-stale',
  'record-unreadable',
  'right-missing',
] as const;

/** Does what settles a finding, after it was said what that is. */
export function MendButton({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const { mend, isPending, progress, error } = useMend(() => setIsAsking(false));
  const kind = oneClick.find((each) => each === finding.kind);
  const { mend: what } = finding;
  if (kind === undefined || what === null || what.asks.length > 0) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setIsAsking(true)}>
        {t(`findings.mends.${kind}`)}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title={t(`findings.mends.${kind}`)}
        confirm={t('findings.doIt')}
        onConfirm={() => mend(what)}
        onClose={() => setIsAsking(false)}
        isBusy={isPending}
        error={error}
      >
        <Stack gap="sm">
          <Text size="sm" translate="no">
            {finding.title}
          </Text>
          <Text size="sm">{t(`findings.mendHelp.${kind}`)}</Text>
          {isPending && <WorkProgress label={t('findings.mending')} progress={progress} />}
        </Stack>
      </ConfirmDialog>
    </>
  );
}

/** The API names the request that settles a finding; some are long work. */
function useMend(onDone: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<Work['progress']>(null);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async ({ method, path, body }: Mend) => {
      setProgress(null);
      const headers = { 'content-type': 'application/json' };
      const answer = await send(`${apiBase}${path}`, { method, headers, body: JSON.stringify(body) });
      if (answer.status !== 202) return;
      const { work } = (await answer.json()) as { work: string };
      await followWork(work, setProgress);
    },
    onSuccess: () => {
      tellDone(t, { message: t('findings.mended') });
      onDone();
    },
    onSettled: () => queries.invalidateQueries(),
  });
  return { mend: mutate, isPending, progress, error };
}
