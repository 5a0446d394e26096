import { List, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UndoResult } from '../../../http/routes/postings.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ReasonField } from '../../components/reason-field.tsx';
import { ScreenLink } from '../../components/screen-link.tsx';
import { WorkProgress } from '../../components/work-progress.tsx';
import { useWork } from '../../work.ts';
import { PostOutcome } from './post-outcome.tsx';

/** One posted adjustment, or all that one posting run sent. */
export type Undoable = { adjustment: string } | { postingRun: string };

/** Reverts what was posted, after it was said why; then it tells what became of it. */
export function UndoDialog({ what, onClose }: { what: Undoable; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const undo = useWork<string, UndoResult>(
    (why) =>
      'adjustment' in what
        ? api.adjustments[':id'].undo.$post({ param: { id: what.adjustment }, json: { reason: why } })
        : api['posting-runs'][':id'].undo.$post({ param: { id: what.postingRun }, json: { reason: why } }),
    { onDone: () => void queries.invalidateQueries({ queryKey: ['adjustments'] }) },
  );
  const isOver = undo.result !== undefined;
  return (
    <ConfirmDialog
      opened
      title={'adjustment' in what ? t('billing.undoOne') : t('billing.undoRun', { id: what.postingRun })}
      confirm={t('billing.undo')}
      onConfirm={() => undo.start(reason)}
      onClose={onClose}
      isBusy={undo.isRunning}
      isOver={isOver}
      isReady={isOver || reason.trim() !== ''}
      error={undo.error}
    >
      {undo.result === undefined ? (
        <Stack gap="sm">
          <Text size="sm">{t('billing.undoHelp')}</Text>
          <ReasonField label={t('billing.reason')} value={reason} onChange={setReason} />
          {undo.isRunning && <WorkProgress label={t('billing.posting')} progress={undo.progress} />}
        </Stack>
      ) : (
        <Undone result={undo.result} onLeave={onClose} />
      )}
    </ConfirmDialog>
  );
}

function Undone({ result, onLeave }: { result: UndoResult; onLeave: () => void }) {
  const { t } = useTranslation();
  const { undone, invoiced, refused, refusals, posting } = result;
  return (
    <Stack gap="sm">
      <Text size="sm">{t('billing.undone', { count: undone })}</Text>
      {invoiced > 0 && <Text size="sm">{t('billing.undoneInvoiced', { count: invoiced })}</Text>}
      {refused > 0 && (
        <>
          <Text size="sm">{t('billing.undoRefused', { count: refused })}</Text>
          <List size="sm" translate="no">
            {refusals.map(({ additionId, words }) => (
              <List.Item key={additionId}>{words}</List.Item>
            ))}
          </List>
        </>
      )}
      {undone > 0 && <PostOutcome result={posting} onLeave={onLeave} />}
      <ScreenLink to="/billing" search={{ view: 'holds' }} onClick={onLeave}>
        {t('billing.showHolds')}
      </ScreenLink>
    </Stack>
  );
}
