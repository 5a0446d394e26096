import { CloseButton, Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './side-panel.module.css';

interface SidePanelProps {
  /** A list, which keeps the keyboard while the panel follows its active row. */
  list: ReactNode;
  /** null: nothing is chosen. */
  panel: { title: ReactNode; content: ReactNode } | null;
  onClose: () => void;
}

/** A list, and beside it (below it on a narrow screen) what is known of its active row. */
export function SidePanel({ list, panel, onClose }: SidePanelProps) {
  const { t } = useTranslation();
  return (
    <div className={classes['split']}>
      <div className={classes['list']}>{list}</div>
      {panel !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        <section className={classes['panel']} aria-label={t('common.details')} tabIndex={0}>
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Title order={2}>{panel.title}</Title>
            <CloseButton aria-label={t('common.close')} onClick={onClose} />
          </Group>
          {panel.content}
        </section>
      )}
    </div>
  );
}
