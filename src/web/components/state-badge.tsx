import type { ReactNode } from 'react';
import classes from './state-badge.module.css';

export type Tone = 'ok' | 'notice' | 'warning' | 'danger' | 'idle';

interface StateBadgeProps {
  tone: Tone;
  children: ReactNode;
}

/** How something stands, in a word; the colour only repeats it. */
export function StateBadge({ tone, children }: StateBadgeProps) {
  return (
    <span className={classes['badge']} data-tone={tone}>
      {children}
    </span>
  );
}
