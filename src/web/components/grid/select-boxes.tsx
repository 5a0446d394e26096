import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './grid.module.css';
import type { Selecting } from './selection.ts';

/** In pixels. */
export const selectWidth = 38;

export interface Choice {
  /** The row in one word. */
  name: string;
  isChosen: boolean;
  toggle: () => void;
}

/** For the pointer; the keyboard has Space. */
export function SelectBox({ name, isChosen, toggle }: Choice) {
  const { t } = useTranslation();
  return (
    <div role="gridcell" className={classes['cell']}>
      <Checkbox size="xs" tabIndex={-1} aria-label={t('table.choose', { name })} checked={isChosen} onChange={toggle} />
    </div>
  );
}

interface SelectAllBoxProps {
  selecting: Selecting;
  /** The ids of the rows that are loaded. */
  ids: () => string[];
}

export function SelectAllBox({ selecting, ids }: SelectAllBoxProps) {
  const { t } = useTranslation();
  const { selection, set, clear } = selecting;
  const isSome = selection.all || selection.ids.size > 0;
  return (
    <div role="columnheader" className={classes['title']}>
      <Checkbox
        size="xs"
        aria-label={t('table.chooseAll')}
        checked={selection.all}
        indeterminate={isSome && !selection.all}
        onChange={() => (isSome ? clear() : set(ids()))}
      />
    </div>
  );
}
