import { useLocalStorage } from '@mantine/hooks';
import type { ReactNode } from 'react';

export interface Column<Row> {
  name: string;
  title: string;
  /** In pixels, until a person draws it wider. */
  width: number;
  cell: (row: Row) => ReactNode;
  /** Takes what is left of the width. */
  grows?: boolean;
  /** Numbers stand at the end. */
  atEnd?: boolean;
  /** What the server sorts by; absent: it cannot. */
  sort?: string;
}

export const narrowest = 60;

export interface Widths {
  /** The columns for CSS grid. */
  template: string;
  widthOf(name: string): number;
  setWidth(name: string, width: number): void;
}

/** The width of each column, as this person drew it on this computer. `lead`: columns before the first, in pixels. */
export function useWidths<Row>(table: string, { columns, lead }: { columns: Column<Row>[]; lead: number[] }): Widths {
  const [drawn, setDrawn] = useLocalStorage<Record<string, number>>({
    key: `seatbridge.widths.${table}`,
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  const widths = new Map(columns.map(({ name, width }) => [name, drawn[name] ?? width]));
  const widthOf = (name: string) => widths.get(name) ?? narrowest;
  const tracks = columns.map(({ name, grows }) => (grows ? `minmax(${widthOf(name)}px, 1fr)` : `${widthOf(name)}px`));
  return {
    template: [...lead.map((width) => `${width}px`), ...tracks].join(' '),
    widthOf,
    setWidth: (name, width) => setDrawn({ ...drawn, [name]: Math.max(narrowest, Math.round(width)) }),
  };
}
