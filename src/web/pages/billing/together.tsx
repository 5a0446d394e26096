import { Button, List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { useTableState } from '../../components/grid/table-state.ts';
import { Quantity } from '../../components/quantity.tsx';
import { type Adjustment, isUndecided, nameOf } from './adjustment.ts';

const shown = 5;

/** The others that one device move or one mapping change has brought about too. */
export function Together({ adjustment }: { adjustment: Adjustment }) {
  const { t } = useTranslation();
  const [, setState] = useTableState();
  const { id, cause } = adjustment;
  const { data } = useQuery({
    queryKey: ['adjustments', 'cause', cause],
    queryFn: () =>
      json(api.adjustments.$get({ query: { cause: cause ?? '', state: 'undecided', limit: String(shown + 1) } })),
    enabled: cause !== null && isUndecided(adjustment),
  });
  const others = data?.rows.filter((row) => row.id !== id) ?? [];
  if (cause === null || data === undefined || others.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600}>
        {t('billing.sameCause', { count: data.total - 1 })}
      </Text>
      <List size="sm">
        {others.slice(0, shown).map((row) => (
          <List.Item key={row.id}>
            <span translate="no">{nameOf(row)}</span>: <Quantity of={row.from} /> → <Quantity of={row.to} />
          </List.Item>
        ))}
      </List>
      <Button size="compact-sm" variant="subtle" mt={4} onClick={() => setState({ view: 'waiting', cause })}>
        {t('billing.showTogether')}
      </Button>
    </div>
  );
}
