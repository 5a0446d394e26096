import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { TFunction } from 'i18next';

interface Done {
  message: string;
  /** Takes it back. */
  undo?: () => void;
}

const shownMs = 12_000;

/** Says what was done, and offers to take it back. */
export function tellDone(t: TFunction, { message, undo }: Done): void {
  const takeBack = () => {
    notifications.hide(id);
    undo?.();
  };
  const content = (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm">{message}</Text>
      {undo !== undefined && (
        <Button size="compact-sm" variant="default" flex="none" onClick={takeBack}>
          {t('common.undo')}
        </Button>
      )}
    </Group>
  );
  const id = notifications.show({
    message: content,
    autoClose: shownMs,
    closeButtonProps: { 'aria-label': t('common.close') },
  });
}
