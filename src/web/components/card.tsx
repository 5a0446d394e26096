import { Group, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './card.module.css';

interface CardProps {
  title: string;
  /** Beside the heading. */
  actions?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
}

/** One matter of a screen that shows several. */
export function Card({ title, actions, className = '', children }: CardProps) {
  const id = useId();
  return (
    <section className={`${classes['card']} ${className}`} aria-labelledby={id}>
      <Group justify="space-between" gap="sm" mih={26}>
        <Title order={2} id={id}>
          {title}
        </Title>
        {actions}
      </Group>
      {children}
    </section>
  );
}
