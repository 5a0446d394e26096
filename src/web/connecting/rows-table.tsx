import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ScrollRegion } from '../components/scroll-region.tsx';

interface RowsTableProps {
  label: string;
  /** As the report's own header says them, and what each is taken for. */
  columns: readonly { header: string; means: ReactNode }[];
  /** The first of the report; null: nobody has looked. */
  rows: readonly (readonly string[])[] | null;
}

/** The beginning of a report, with what each of its columns is taken for. */
export function RowsTable({ label, columns, rows }: RowsTableProps) {
  const { t } = useTranslation();
  const places = columns.map((column, at) => ({ ...column, at }));
  return (
    <ScrollRegion label={label} maxHeight={360}>
      <Table withTableBorder withColumnBorders verticalSpacing={5} style={{ whiteSpace: 'nowrap' }}>
        <Table.Thead>
          <Table.Tr>
            {places.map(({ at, header }) => (
              <Table.Th key={at} translate="no">
                {header}
              </Table.Th>
            ))}
          </Table.Tr>
          <Table.Tr>
            {places.map(({ at, means }) => (
              <Table.Td key={at}>{means}</Table.Td>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody translate="no">
          {rows?.map((row, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a report have nothing else of their own
            <Table.Tr key={line}>
              {places.map(({ at }) => (
                <Table.Td key={at}>{row[at]}</Table.Td>
              ))}
            </Table.Tr>
          ))}
          {rows?.length === 0 && (
            <Table.Tr>
              <Table.Td colSpan={columns.length} translate="yes" c="dimmed">
                {t('connecting.noRows')}
              </Table.Td>
            </Table.Tr>
          )}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
}
