import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { narrowest, type Widths } from './columns.ts';
import classes from './grid.module.css';

const step = 16;
const widest = 900;

interface ColumnEdgeProps {
  name: string;
  title: string;
  widths: Widths;
}

/** The edge of a column: drawn with the pointer, or moved with the arrows. */
export function ColumnEdge({ name, title, widths }: ColumnEdgeProps) {
  const { t } = useTranslation();
  const width = widths.widthOf(name);
  const set = (to: number) => widths.setWidth(name, Math.min(to, widest));

  function draw(down: PointerEvent<HTMLElement>): void {
    const edge = down.currentTarget;
    edge.setPointerCapture(down.pointerId);
    edge.onpointermove = (move) => set(width + move.clientX - down.clientX);
    edge.onpointerup = () => {
      edge.onpointermove = null;
    };
  }

  function nudge(event: KeyboardEvent): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    set(width + (event.key === 'ArrowLeft' ? -step : step));
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('table.width', { column: title })}
      aria-valuenow={width}
      aria-valuemin={narrowest}
      aria-valuemax={widest}
      tabIndex={0}
      className={classes['edge']}
      onPointerDown={draw}
      onKeyDown={nudge}
    />
  );
}
