import type { ReactNode } from 'react';

interface ScrollRegionProps {
  label: string;
  /** In pixels. */
  maxHeight: number;
  children: ReactNode;
}

/** Shows no more than a part of what may be long. */
export function ScrollRegion({ label, maxHeight, children }: ScrollRegionProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section aria-label={label} tabIndex={0} style={{ maxHeight, overflow: 'auto' }}>
      {children}
    </section>
  );
}
