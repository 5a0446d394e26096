import { Group, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ChartOrTable } from '../../components/chart-or-table.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { ScrollRegion } from '../../components/scroll-region.tsx';
import { CalendarDate } from '../../components/time.tsx';
import { dateText, quantityText } from '../../texts/formats.ts';
import classes from './dashboard.module.css';
import type { DashboardData } from './dashboard-query.ts';
import { NumberLink } from './number-link.tsx';

const choices = ['open', 'waiting', 'unrouted'] as const;

/** How many tickets there are, and how many were opened on each day. */
export function TicketsCard({ tickets }: Pick<DashboardData, 'tickets'>) {
  const { t } = useTranslation();
  const { perDay } = tickets;
  const count = perDay.reduce((sum, { opened }) => sum + opened, 0);
  return (
    <ChartOrTable
      title={t('dashboard.tickets')}
      name="tickets"
      summary={t('dashboard.openedSummary', { count, days: perDay.length })}
      height={96}
      chart={<TicketsChart perDay={perDay} />}
      table={<TicketsTable perDay={perDay} />}
    >
      <Group gap="lg">
        {choices.map((choice) => (
          <NumberLink
            key={choice}
            to="/tickets"
            search={{ choice }}
            label={t(`dashboard.${choice}`)}
            isLarge={choice === 'open'}
          >
            <Quantity of={tickets[choice]} />
          </NumberLink>
        ))}
      </Group>
    </ChartOrTable>
  );
}

function TicketsChart({ perDay }: Pick<DashboardData['tickets'], 'perDay'>) {
  const most = Math.max(1, ...perDay.map(({ opened }) => opened));
  const [first, last] = [perDay[0]?.day, perDay.at(-1)?.day];
  return (
    <div className={classes['days']}>
      {perDay.map(({ day, opened }) => (
        <span key={day} title={`${dateText(day)}: ${quantityText(opened)}`}>
          <span style={{ height: `${(100 * opened) / most}%` }} />
        </span>
      ))}
      {first !== undefined && <CalendarDate date={first} />}
      {last !== undefined && <CalendarDate date={last} />}
    </div>
  );
}

function TicketsTable({ perDay }: Pick<DashboardData['tickets'], 'perDay'>) {
  const { t } = useTranslation();
  return (
    <ScrollRegion label={t('dashboard.opened')} maxHeight={250}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('dashboard.day')}</Table.Th>
            <Table.Th ta="end">{t('dashboard.tickets')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {perDay.toReversed().map(({ day, opened }) => (
            <Table.Tr key={day}>
              <Table.Td>
                <CalendarDate date={day} />
              </Table.Td>
              <Table.Td ta="end">
                <Quantity of={opened} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
}
