import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { apiBase } from '../../api.ts';

interface CsvButtonProps {
  /** Below the API, e.g. '/runs.csv'. */
  path: string;
  query: Record<string, string>;
}

/** The whole list with its filters, as a file. */
export function CsvButton({ path, query }: CsvButtonProps) {
  const { t } = useTranslation();
  const { sort: _, ...filters } = query;
  return (
    <Button
      component="a"
      href={`${apiBase}${path}?${new URLSearchParams(filters)}`}
      download
      variant="default"
      size="xs"
      leftSection={<IconDownload size={15} aria-hidden />}
    >
      {t('table.csv')}
    </Button>
  );
}
