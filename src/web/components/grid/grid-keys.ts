import type { KeyboardEvent } from 'react';

interface GridKeys {
  count: number;
  /** -1: none. */
  active: number;
  /** Rows that are seen at once. */
  perPage: number;
  activate(index: number): void;
  open(index: number): void;
  select?: ((index: number) => void) | undefined;
  selectTo?: ((index: number) => void) | undefined;
  selectAll?: (() => void) | undefined;
}

function targetOf({ key }: KeyboardEvent, { count, active, perPage }: GridKeys): number | null {
  const targets: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + perPage,
    PageUp: active - perPage,
    Home: 0,
    End: count - 1,
  };
  const target = targets[key];
  return target === undefined ? null : Math.max(0, Math.min(count - 1, target));
}

/** The keys of a file manager. True: the key was one of them. */
export function onGridKey(event: KeyboardEvent, grid: GridKeys): boolean {
  if (event.target !== event.currentTarget || grid.count === 0) return false;
  const target = targetOf(event, grid);
  if (target !== null) {
    if (event.shiftKey) grid.selectTo?.(target);
    grid.activate(target);
  } else if (event.key === 'Enter' && grid.active >= 0) grid.open(grid.active);
  else if (event.key === ' ' && grid.active >= 0) grid.select?.(grid.active);
  else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) grid.selectAll?.();
  else return false;
  event.preventDefault();
  return true;
}
