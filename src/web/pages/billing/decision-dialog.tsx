import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ReasonField } from '../../components/reason-field.tsx';
import { tellDone } from '../../notices.tsx';
import { isProblem } from '../../problem.ts';
import { type Chosen, useDecision, useSummary } from './decision.ts';
import { DecisionSummary } from './decision-summary.tsx';
import { Meanwhile } from './meanwhile.tsx';

export interface Decision {
  deed: 'approve' | 'dismiss';
  chosen: Chosen;
}

interface DecisionDialogProps extends Decision {
  onClose: () => void;
  onDone?: () => void;
}

/** Says what approving or dismissing would do before it happens; and of two who decide, tells the slower one. */
export function DecisionDialog({ deed, chosen, onClose, onDone }: DecisionDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const { data, error, isPending } = useSummary(chosen);
  const decision = useDecision(deed, (count) => {
    tellDone(t, { message: t(`billing.done.${deed}`, { count }) });
    onDone?.();
    onClose();
  });
  if (isPending) return null;
  const summary = data?.summary ?? null;
  const isLate = isProblem(decision.error) && decision.error.code === 'conflict';
  const confirm = () => {
    if (data !== undefined && summary !== null) decision.mutate({ chosen: data.chosen, mark: summary.mark, reason });
  };
  // A dismissal takes nothing along that was not chosen.
  const count = summary === null ? 0 : summary.adjustments - (deed === 'dismiss' ? summary.together : 0);
  return (
    <ConfirmDialog
      opened
      title={summary === null ? t('billing.nothingLeft') : t(`billing.ask.${deed}`, { count })}
      confirm={t(`billing.${deed}`)}
      onConfirm={confirm}
      onClose={onClose}
      // Not while the summary is read again: a press would be lost, and what it decides is what it has shown.
      isBusy={decision.isPending}
      isOver={data !== undefined && summary === null}
      isReady={summary === null || deed === 'approve' || reason.trim() !== ''}
      error={isLate ? null : (decision.error ?? error)}
    >
      <Stack gap="sm">
        <Meanwhile ids={data?.taken ?? []} isChanged={isLate} />
        {summary !== null && <DecisionSummary deed={deed} summary={summary} />}
        {summary !== null && deed === 'dismiss' && (
          <>
            <ReasonField label={t('billing.reason')} value={reason} onChange={setReason} />
            <Text size="sm" c="dimmed">
              {t('billing.dismissHelp')}
            </Text>
          </>
        )}
      </Stack>
    </ConfirmDialog>
  );
}
