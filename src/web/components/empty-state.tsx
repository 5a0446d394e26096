import { Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  title: string;
  /** What to do about it, in a sentence. */
  help: string;
  icon?: ReactNode;
  /** The button that does it. */
  children?: ReactNode;
}

/** Nothing is here, and what to do about that. */
export function EmptyState({ title, help, icon = <IconInbox />, children }: EmptyStateProps) {
  return (
    <Stack align="center" gap="xs" py={56} px="md" ta="center">
      <ThemeIcon variant="light" size={48} radius="xl" aria-hidden>
        {icon}
      </ThemeIcon>
      <Title order={2}>{title}</Title>
      <Text c="dimmed" maw={460}>
        {help}
      </Text>
      {children}
    </Stack>
  );
}
