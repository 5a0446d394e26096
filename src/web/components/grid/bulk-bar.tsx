import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './grid.module.css';
import type { Selecting } from './selection.ts';

interface BulkBarProps {
  selecting: Selecting;
  /** Rows that are loaded, and rows that the filter finds. */
  loaded: number;
  total: number;
  /** Whether all that the filter finds can be chosen, also what is not loaded. */
  takesAll: boolean;
  children: ReactNode;
}

/** What can be done with the rows that are chosen. */
export function BulkBar({ selecting, loaded, total, takesAll, children }: BulkBarProps) {
  const { t } = useTranslation();
  const { selection, setAll, clear } = selecting;
  const count = selection.all ? total : selection.ids.size;
  if (count === 0) return null;
  const canHaveAll = takesAll && !selection.all && selection.ids.size === loaded && total > loaded;
  return (
    <section className={classes['bulk']} aria-label={t('table.bulk')}>
      <Text size="sm" fw={600} role="status">
        {t('table.chosen', { count })}
      </Text>
      {canHaveAll && (
        <Button size="compact-sm" variant="subtle" onClick={setAll}>
          {t('table.chooseTotal', { count: total })}
        </Button>
      )}
      {children}
      <Button size="compact-sm" variant="subtle" ml="auto" onClick={clear}>
        {t('table.clearChoice')}
      </Button>
    </section>
  );
}
