import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.tsx';
import { Money } from '../../components/money.tsx';
import { ScreenLink } from '../../components/screen-link.tsx';
import classes from './dashboard.module.css';
import type { DashboardData } from './dashboard-query.ts';

type Companies = DashboardData['money']['companies'];

/** What companies pay a month: a table whose rows are bars. */
export function CompaniesCard({ companies }: { companies: Companies }) {
  const { t } = useTranslation();
  return (
    <Card title={t('dashboard.companies')} className={classes['alone']}>
      {companies.length === 0 ? (
        <Text c="dimmed" size="sm">
          {t('dashboard.noCompanies')}
        </Text>
      ) : (
        <CompanyTable companies={companies} />
      )}
    </Card>
  );
}

function CompanyTable({ companies }: { companies: Companies }) {
  const { t } = useTranslation();
  const largest = Math.max(...companies.map(({ monthCents }) => monthCents));
  return (
    <Table layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('dashboard.company')}</Table.Th>
          <Table.Th ta="end" w={90}>
            {t('dashboard.perMonth')}
          </Table.Th>
          <Table.Th ta="end" w={90}>
            {t('dashboard.changed')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {companies.map(({ company: { id, name }, monthCents, changeCents }) => (
          <Table.Tr key={id}>
            <Table.Td>
              <ScreenLink
                to="/accounts"
                search={{ view: 'lines', search: name }}
                translate="no"
                title={name}
                className={classes['company']}
              >
                {name}
              </ScreenLink>
              <div className={classes['bar']} style={{ width: `${largest > 0 ? (100 * monthCents) / largest : 0}%` }} />
            </Table.Td>
            <Table.Td ta="end">
              <Money cents={monthCents} currency={null} />
            </Table.Td>
            <Table.Td ta="end">
              <Money cents={changeCents} currency={null} isChange />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
