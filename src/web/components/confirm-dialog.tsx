import { Button, Group, Modal, Stack } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from './problem-alert.tsx';

interface ConfirmDialogProps {
  opened: boolean;
  title: string;
  /** What will happen, in numbers and names. */
  children: ReactNode;
  /** The deed, as a verb. */
  confirm: string;
  onConfirm: () => void;
  onClose: () => void;
  isBusy: boolean;
  /** Why it did not happen; the dialog stays. */
  error: Error | null;
  isDanger?: boolean;
  /** false: something is still to be filled in. */
  isReady?: boolean;
  /** It has happened: what became of it is told, and nothing is left but to close it. */
  isOver?: boolean;
}

/** Asks before something happens, and says what will. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useTranslation();
  const { opened, title, children, confirm, onConfirm, onClose, isBusy, error } = props;
  const { isDanger = false, isReady = true, isOver = false } = props;
  const deed = useRef<HTMLButtonElement>(null);
  // A button that is busy loses the focus; Enter goes on where it was.
  useEffect(() => {
    if (!isBusy && document.activeElement === document.body) deed.current?.focus({ preventScroll: true });
  }, [isBusy]);
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack>
        {children}
        {error !== null && <ProblemAlert error={error} />}
        <Group justify="flex-end" gap="sm">
          {!isOver && (
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
          )}
          <Button
            ref={deed}
            loading={isBusy}
            // Not `disabled`: it could not have the focus, and Enter would close the dialog once it is ready.
            {...(!isReady && { 'data-disabled': true, 'aria-disabled': true })}
            onClick={isOver ? onClose : () => isReady && onConfirm()}
            {...(isDanger && { color: 'red.9' })}
            data-autofocus
          >
            {isOver ? t('common.close') : confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
