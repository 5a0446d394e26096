import { Skeleton, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const rows = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** The shape of a screen while its code or its first rows are on their way. */
export function PageSkeleton() {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" role="status" aria-label={t('common.loading')}>
      <Skeleton height={26} width={180} />
      <Skeleton height={34} width="45%" />
      {rows.map((row) => (
        <Skeleton key={row} height={30} />
      ))}
    </Stack>
  );
}
