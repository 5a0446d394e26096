import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ColumnEdge } from './column-edge.tsx';
import type { Column, Widths } from './columns.ts';
import classes from './grid.module.css';

interface GridHeadProps<Row> {
  columns: Column<Row>[];
  widths: Widths;
  /** A field, '-' before it for the other way round. */
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
  /** Stands before the first column. */
  lead?: ReactNode;
}

export function GridHead<Row>({ columns, widths, sort, onSort, lead }: GridHeadProps<Row>) {
  return (
    <div role="row" aria-rowindex={1} className={classes['head']} style={{ gridTemplateColumns: widths.template }}>
      {lead}
      {columns.map((column) => (
        <Title key={column.name} column={column} sort={sort} onSort={onSort}>
          <ColumnEdge title={column.title} name={column.name} widths={widths} />
        </Title>
      ))}
    </div>
  );
}

interface TitleProps<Row> {
  column: Column<Row>;
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
  children: ReactNode;
}

function Title<Row>({ column, sort, onSort, children }: TitleProps<Row>) {
  const { title, sort: field, atEnd } = column;
  const order = orderOf(field, sort);
  const next = order === 'ascending' ? `-${field}` : field;
  return (
    <div role="columnheader" className={classes['title']} data-at-end={atEnd || undefined} aria-sort={order}>
      {field === undefined || next === undefined || onSort === undefined ? (
        <span>{title}</span>
      ) : (
        <button type="button" className={classes['sort']} onClick={() => onSort(next)}>
          <span>{title}</span>
          {order === 'ascending' && <IconArrowUp size={13} aria-hidden />}
          {order === 'descending' && <IconArrowDown size={13} aria-hidden />}
        </button>
      )}
      {children}
    </div>
  );
}

function orderOf(field: string | undefined, sort: string | undefined): 'ascending' | 'descending' | undefined {
  if (field === undefined || sort === undefined) return undefined;
  if (sort === field) return 'ascending';
  return sort === `-${field}` ? 'descending' : undefined;
}
