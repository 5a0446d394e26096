import { Table, Text } from '@mantine/core';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.tsx';
import { ChartOrTable } from '../../components/chart-or-table.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { ScrollRegion } from '../../components/scroll-region.tsx';
import { CalendarDate } from '../../components/time.tsx';
import { dateText } from '../../texts/formats.ts';
import classes from './dashboard.module.css';
import type { DashboardData } from './dashboard-query.ts';
import { NumberLink } from './number-link.tsx';
import { shownSeries } from './seat-series.ts';

const SeatsChart = lazy(async () => ({ default: (await import('./seats-chart.tsx')).SeatsChart }));

/** Seats of each service on the days that are over. */
export function SeatsCard({ seats }: Pick<DashboardData, 'seats'>) {
  const { t } = useTranslation();
  const [first, last] = [seats.days[0], seats.days.at(-1)];
  if (first === undefined || last === undefined) {
    return (
      <Card title={t('dashboard.seats')} className={classes['wide']}>
        <Text c="dimmed" size="sm">
          {t('dashboard.noSeats')}
        </Text>
      </Card>
    );
  }
  const [before = 0, after = 0] = [seats.seats[0], seats.seats.at(-1)];
  return (
    <ChartOrTable
      title={t('dashboard.seats')}
      name="seats"
      summary={t('dashboard.seatsSummary', { before, after, from: dateText(first), to: dateText(last) })}
      height={250}
      chart={<SeatsChart seats={seats} />}
      table={<SeatsTable seats={seats} />}
      className={classes['wide']}
    >
      <NumberLink to="/accounts" search={{ view: 'lines' }} label={t('dashboard.seatsNow')}>
        <Quantity of={after} />
      </NumberLink>
    </ChartOrTable>
  );
}

function SeatsTable({ seats }: Pick<DashboardData, 'seats'>) {
  const { t } = useTranslation();
  const series = shownSeries(seats);
  return (
    <ScrollRegion label={t('dashboard.seatsByDay')} maxHeight={250}>
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('dashboard.day')}</Table.Th>
            <Table.Th ta="end">{t('dashboard.allServices')}</Table.Th>
            {series.map(({ service }) => (
              <Table.Th key={service} ta="end" {...(service !== null && { translate: 'no' as const })}>
                {service ?? t('dashboard.otherServices')}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {[...seats.days.entries()].toReversed().map(([at, day]) => (
            <Table.Tr key={day}>
              <Table.Td>
                <CalendarDate date={day} />
              </Table.Td>
              {[seats.seats, ...series.map((each) => each.seats)].map((counts, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns do not move
                <Table.Td key={column} ta="end">
                  <Quantity of={counts[at] ?? 0} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
}
