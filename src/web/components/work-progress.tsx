import { Progress, Stack, Text } from '@mantine/core';
import type { Work } from '../../http/work.ts';

interface WorkProgressProps {
  /** What goes on, for people. */
  label: string;
  /** null: it has said nothing yet. */
  progress: Work['progress'];
}

/** How far long work is; without a total it only says that it goes on. */
export function WorkProgress({ label, progress }: WorkProgressProps) {
  const total = progress?.total ?? null;
  const share = progress === null || total === null || total === 0 ? null : (100 * progress.done) / total;
  return (
    <Stack gap={4} role="status">
      <Text size="sm">{label}</Text>
      <Progress value={share === null ? 100 : Math.min(100, share)} animated={share === null} aria-label={label} />
    </Stack>
  );
}
