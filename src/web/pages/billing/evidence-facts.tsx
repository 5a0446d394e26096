import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Fact, Facts } from '../../components/facts.tsx';
import { Quantity } from '../../components/quantity.tsx';
import { CalendarDate } from '../../components/time.tsx';
import type { InFull } from './adjustment.ts';

type EvidenceName =
  | 'countedOn'
  | 'offset'
  | 'minimum'
  | 'others'
  | 'invoiceDate'
  | 'quantity'
  | 'lessIncluded'
  | 'unitPrice'
  | 'billing'
  | 'effective'
  | 'cancelled'
  | 'agreement'
  | 'cycle';

/** What an adjustment rests on: the count, and the addition and its agreement as the plan read them. */
export function EvidenceFacts({ inFull: { evidence, adjustment } }: { inFull: InFull }) {
  const { t } = useTranslation();
  const { addition, agreement, offset, minimum, others, on, invoiceDate } = evidence;
  const fact = (name: EvidenceName, value: Fact['value']): Fact => ({ name: t(`billing.${name}`), value });
  const date = (of: string | null) => (of === null ? t('common.none') : <CalendarDate date={of} />);
  const facts = [
    fact('countedOn', <CalendarDate date={on} />),
    ...(offset === 0 ? [] : [fact('offset', <Quantity of={offset} />)]),
    ...(minimum === 0 ? [] : [fact('minimum', <Quantity of={minimum} />)]),
    ...(Number(others) === 0 ? [] : [fact('others', <Quantity of={others} />)]),
    fact('invoiceDate', date(invoiceDate)),
    fact('quantity', <Quantity of={addition.quantity} />),
    ...(Number(addition.lessIncluded) === 0 ? [] : [fact('lessIncluded', <Quantity of={addition.lessIncluded} />)]),
    fact('unitPrice', <Quantity of={addition.unitPrice} />),
    fact('billing', <span translate="no">{addition.billing}</span>),
    fact('effective', date(addition.effectiveDate)),
    ...(addition.cancelledDate === null ? [] : [fact('cancelled', date(addition.cancelledDate))]),
    fact(
      'agreement',
      <span translate="no">
        {adjustment.agreementId}, {agreement.status}
      </span>,
    ),
    fact('cycle', <span translate="no">{agreement.billingCycle}</span>),
  ];
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {t('billing.evidence')}
      </Text>
      <Facts facts={facts} />
    </div>
  );
}
