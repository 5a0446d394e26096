import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './options.module.css';

interface CardProps {
  title: ReactNode;
  help?: string;
  /** Beside the title. */
  actions?: ReactNode;
  children?: ReactNode;
}

/** One subject of the options. */
export function Card({ title, help, actions, children }: CardProps) {
  return (
    <div className={classes['card']}>
      <div>
        <Group justify="space-between" align="flex-start">
          <Title order={2}>{title}</Title>
          {actions !== undefined && <Group gap="xs">{actions}</Group>}
        </Group>
        {help !== undefined && (
          <Text size="sm" c="dimmed" mt={4}>
            {help}
          </Text>
        )}
      </div>
      {children}
    </div>
  );
}
