import { Alert, List, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { Time } from '../../components/time.tsx';
import { nameOf } from './adjustment.ts';

interface MeanwhileProps {
  /** Those that somebody else has decided. */
  ids: readonly number[];
  /** Something else of what was summed up has changed. */
  isChanged: boolean;
}

const shown = 10;

/** Somebody else was faster: who, and with what. */
export function Meanwhile({ ids, isChanged }: MeanwhileProps) {
  const { t } = useTranslation();
  const { data = [] } = useQuery({
    queryKey: ['adjustments', 'taken', ids],
    queryFn: () =>
      Promise.all(ids.slice(0, shown).map((id) => json(api.adjustments[':id'].$get({ param: { id: String(id) } })))),
    enabled: ids.length > 0,
  });
  if (ids.length === 0 && !isChanged) return null;
  return (
    <Alert role="alert" color="yellow" variant="outline" icon={<IconUsers />} title={t('billing.meanwhile')}>
      {ids.length === 0 && <Text size="sm">{t('billing.changedMeanwhile')}</Text>}
      <List size="sm">
        {data.map(({ adjustment }) => (
          <List.Item key={adjustment.id}>
            <span translate="no">{nameOf(adjustment)}</span>: {t(`billing.states.${adjustment.state}`)}
            {adjustment.decidedBy !== null && adjustment.decidedAt !== null && (
              <>
                {', '}
                <span translate="no">{adjustment.decidedBy}</span>, <Time at={adjustment.decidedAt} />
              </>
            )}
          </List.Item>
        ))}
      </List>
      {ids.length > shown && <Text size="sm">{t('billing.andOthers', { count: ids.length - shown })}</Text>}
    </Alert>
  );
}
