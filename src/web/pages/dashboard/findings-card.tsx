import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.tsx';
import { Money } from '../../components/money.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { ScreenLink } from '../../components/screen-link.tsx';
import classes from './dashboard.module.css';
import type { DashboardData } from './dashboard-query.ts';
import { NumberLink } from './number-link.tsx';

/** What was found, the heaviest first. */
export function FindingsCard({ findings: { open, kinds } }: Pick<DashboardData, 'findings'>) {
  const { t } = useTranslation();
  const all = (
    <NumberLink to="/findings" label={t('dashboard.open')}>
      <Quantity of={open} />
    </NumberLink>
  );
  return (
    <Card title={t('dashboard.findings')} actions={all} className={classes['wide']}>
      {open === 0 ? (
        <Text c="dimmed" size="sm">
          {t('dashboard.noFindings')}
        </Text>
      ) : (
        <KindTable kinds={kinds} />
      )}
    </Card>
  );
}

function KindTable({ kinds }: Pick<DashboardData['findings'], 'kinds'>) {
  const { t } = useTranslation();
  return (
    <Table.ScrollContainer minWidth={400} scrollAreaProps={{ type: 'auto' }}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('dashboard.kind')}</Table.Th>
            <Table.Th ta="end">{t('dashboard.number')}</Table.Th>
            <Table.Th ta="end">{t('dashboard.seatsAtStake')}</Table.Th>
            <Table.Th ta="end">{t('dashboard.moneyAtStake')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {kinds.map(({ kind, findings, seats, monthCents, first }) => (
            <Table.Tr key={kind}>
              <Table.Td>
                <ScreenLink to="/findings" search={{ kind }} title={first}>
                  {t(`findingKinds.${kind}`)}
                </ScreenLink>
              </Table.Td>
              <Table.Td ta="end">
                <Quantity of={findings} />
              </Table.Td>
              <Table.Td ta="end">
                <Quantity of={seats} />
              </Table.Td>
              <Table.Td ta="end">
                <Money cents={monthCents} currency={null} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
