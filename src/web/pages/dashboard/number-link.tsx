import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Search } from '../../search.ts';
import classes from './dashboard.module.css';

interface NumberLinkProps {
  to: string;
  search?: Search;
  /** The number. */
  children: ReactNode;
  /** What it is the number of. */
  label: ReactNode;
  isLarge?: boolean;
}

/** A number that leads to the list behind it. */
export function NumberLink({ to, search = {}, children, label, isLarge = false }: NumberLinkProps) {
  return (
    <Link to={to} search={search} className={classes['number'] ?? ''} data-large={isLarge || undefined}>
      <span className={classes['value']}>{children}</span> <span className={classes['label']}>{label}</span>
    </Link>
  );
}
