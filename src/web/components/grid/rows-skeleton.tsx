import { Skeleton, Stack } from '@mantine/core';

const rows = ['90%', '75%', '84%', '68%', '88%', '72%', '80%', '65%'];

/** The shape of rows that are on their way. */
export function RowsSkeleton() {
  return (
    <Stack gap={14} p="md" aria-hidden>
      {rows.map((width) => (
        <Skeleton key={width} height={16} width={width} />
      ))}
    </Stack>
  );
}
