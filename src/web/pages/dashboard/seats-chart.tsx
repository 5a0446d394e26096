import '@mantine/charts/styles.layer.css';
import { AreaChart } from '@mantine/charts';
import { useTranslation } from 'react-i18next';
import { dateText, dayText, quantityText } from '../../texts/formats.ts';
import type { DashboardData } from './dashboard-query.ts';
import { shownSeries } from './seat-series.ts';

const colorOf = (at: number) => `var(--sb-chart-${at + 1})`;
const dayTicks = { tickFormatter: dayText, minTickGap: 30 };
/** Where nothing is pointed at, there is no day. */
const dayLabel = (day: unknown) => (typeof day === 'string' ? dateText(day) : '');

/** Loaded when it is shown. What it says is also in a table, so the keyboard has no business in it. */
export function SeatsChart({ seats }: Pick<DashboardData, 'seats'>) {
  const { t } = useTranslation();
  const shown = shownSeries(seats);
  const nameOf = (at: number) => `s${at}`;
  return (
    <AreaChart
      h={250}
      data={seats.days.map((day, at) => ({
        day,
        ...Object.fromEntries(shown.map((each, place) => [nameOf(place), each.seats[at] ?? 0])),
      }))}
      dataKey="day"
      type="stacked"
      series={shown.map(({ service }, at) => ({
        name: nameOf(at),
        label: service ?? t('dashboard.otherServices'),
        color: colorOf(at),
      }))}
      curveType="linear"
      withDots={false}
      withGradient={false}
      fillOpacity={0.45}
      withLegend
      legendProps={{ verticalAlign: 'bottom', height: 34 }}
      tooltipProps={{ labelFormatter: dayLabel }}
      valueFormatter={quantityText}
      xAxisProps={dayTicks}
      yAxisProps={{ allowDecimals: false, width: 44 }}
      accessibilityLayer={false}
    />
  );
}
