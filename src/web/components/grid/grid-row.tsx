import type { AriaAttributes } from 'react';
import type { Column } from './columns.ts';
import classes from './grid.module.css';
import { type Choice, SelectBox } from './select-boxes.tsx';

interface GridRowProps<Row> {
  id: string;
  row: Row;
  columns: Column<Row>[];
  template: string;
  index: number;
  start: number;
  height: number;
  isActive: boolean;
  aria: AriaAttributes | undefined;
  choice: Choice | undefined;
  onActivate: () => void;
  onOpen: () => void;
}

export function GridRow<Row>(props: GridRowProps<Row>) {
  const { id, row, columns, template, index, start, height, isActive, aria, choice } = props;
  const isChosen = choice?.isChosen ?? isActive;
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      {...aria}
      data-active={isActive || undefined}
      className={classes['row']}
      style={{ gridTemplateColumns: template, height, transform: `translateY(${start}px)` }}
      onClick={props.onActivate}
      onDoubleClick={props.onOpen}
      // A double click opens; it marks no word.
      onMouseDown={(event) => event.detail > 1 && event.preventDefault()}
    >
      {choice !== undefined && <SelectBox {...choice} />}
      {columns.map(({ name, atEnd, cell }) => (
        <div key={name} role="gridcell" className={classes['cell']} data-at-end={atEnd || undefined}>
          {cell(row)}
        </div>
      ))}
    </div>
  );
}
