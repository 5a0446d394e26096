import { Alert, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Fact, Facts } from '../../components/facts.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { ScreenLink } from '../../components/screen-link.tsx';
import { Time } from '../../components/time.tsx';
import type { InFull } from './adjustment.ts';

/** Who said what and when, what went out, and what ConnectWise showed afterwards. */
export function LifeFacts({ inFull: { adjustment, outcome, undoneBy } }: { inFull: InFull }) {
  const { t } = useTranslation();
  const { proposedAt, decidedAt, decidedBy, reason, postingRun, postedAt, undoOf, additionId } = adjustment;
  const facts: Fact[] = [{ name: t('billing.proposed'), value: <Time at={proposedAt} /> }];
  if (decidedAt !== null)
    facts.push({
      name: t('billing.decided'),
      value: (
        <>
          <Time at={decidedAt} />, <span translate="no">{decidedBy}</span>
        </>
      ),
    });
  if (reason !== '') facts.push({ name: t('billing.reason'), value: <span translate="no">{reason}</span> });
  if (postedAt !== null) facts.push({ name: t('billing.posted'), value: <Time at={postedAt} /> });
  if (postingRun !== null) facts.push({ name: t('billing.postingRun'), value: <RunLink id={postingRun} /> });
  if (undoOf !== null) facts.push({ name: t('billing.undoOf'), value: <AdjustmentLink id={undoOf} /> });
  for (const id of undoneBy) facts.push({ name: t('billing.undoneBy'), value: <AdjustmentLink id={id} /> });
  if (outcome?.quantity != null) facts.push({ name: t('billing.readBack'), value: <Quantity of={outcome.quantity} /> });
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {t('billing.life')}
      </Text>
      <Facts facts={facts} />
      {outcome !== null && outcome.words !== '' && (
        <Alert mt="xs" color="gray" variant="light" title={t('common.vendorWords')}>
          <Text size="sm" translate="no">
            {outcome.words}
          </Text>
        </Alert>
      )}
      <Text size="sm" mt="xs">
        <ScreenLink to="/billing" search={{ view: 'history', addition: additionId }}>
          {t('billing.allOfAddition')}
        </ScreenLink>
      </Text>
    </div>
  );
}

export function AdjustmentLink({ id, onClick }: { id: number; onClick?: () => void }) {
  const { t } = useTranslation();
  return (
    <ScreenLink to="/billing" search={{ view: 'history', row: String(id) }} onClick={onClick}>
      {t('billing.adjustment', { id })}
    </ScreenLink>
  );
}

function RunLink({ id }: { id: number }) {
  const { t } = useTranslation();
  return (
    <ScreenLink to="/billing" search={{ view: 'postings', row: String(id) }}>
      {t('billing.run', { id })}
    </ScreenLink>
  );
}
