import { SegmentedControl, Skeleton } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from './card.tsx';
import { useTableState } from './grid/table-state.ts';

interface ChartOrTableProps {
  title: string;
  /** Under which the address says what is shown. */
  name: string;
  /** What the chart shows, for people who do not see it. */
  summary: string;
  /** In pixels. */
  height: number;
  chart: ReactNode;
  /** The same numbers to read. */
  table: ReactNode;
  className?: string | undefined;
  /** Above both. */
  children?: ReactNode;
}

/** A chart, and the same numbers as a table. Charts are heavy: one is loaded when it comes into sight. */
export function ChartOrTable({ title, name, summary, height, chart, table, ...props }: ChartOrTableProps) {
  const { t } = useTranslation();
  const [{ filters }, setState] = useTableState([name]);
  const { ref, wasSeen } = useSeen();
  const isTable = filters[name] === 'table';
  const choice = (
    <SegmentedControl
      size="xs"
      aria-label={t('dashboard.shownAs', { title })}
      value={isTable ? 'table' : 'chart'}
      onChange={(value) => setState({ [name]: value === 'table' ? value : undefined })}
      data={[
        { value: 'chart', label: t('dashboard.asChart') },
        { value: 'table', label: t('dashboard.asTable') },
      ]}
    />
  );
  return (
    <Card title={title} actions={choice} className={props.className}>
      {props.children}
      {isTable ? (
        table
      ) : (
        <div ref={ref} role="img" aria-label={summary} style={{ height }}>
          {wasSeen && <Suspense fallback={<Skeleton height={height} />}>{chart}</Suspense>}
        </div>
      )}
    </Card>
  );
}

/** Whether half of something has been in sight. */
function useSeen() {
  const { ref, entry } = useIntersection({ threshold: 0.5 });
  const [wasSeen, setWasSeen] = useState(false);
  if (entry?.isIntersecting === true && !wasSeen) setWasSeen(true);
  return { ref, wasSeen };
}
