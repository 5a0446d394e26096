import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Search } from '../search.ts';

interface ScreenLinkProps {
  to: string;
  search?: Search;
  title?: string;
  /** `no`: the text is a name of the world. */
  translate?: 'no';
  className?: string | undefined;
  /** Within a sentence, where colour alone would not tell it. */
  underline?: 'always';
  /** Beside going there, as closing the dialog that it stands in. */
  onClick?: (() => void) | undefined;
  children: ReactNode;
}

/** Words that lead to a screen of the page, with its filters. */
export function ScreenLink({ to, search = {}, children, ...props }: ScreenLinkProps) {
  return (
    <Anchor size="sm" {...props} renderRoot={(rest) => <Link to={to} search={search} {...rest} />}>
      {children}
    </Anchor>
  );
}
