import type { Value } from '../../store/bulk.ts';

/** One text of several values: the same whether a number comes as a number or as text, another for nothing than for ''. */
export function markOf(values: readonly Value[]): string {
  let mark = '';
  for (const value of values) mark += value === null ? '\u001e' : `\u001f${value}`;
  return mark;
}
