import { moneyText } from '../texts/formats.ts';

interface MoneyProps {
  cents: number;
  currency: string | null;
  /** With + before what is added. */
  isChange?: boolean;
}

export function Money({ cents, currency, isChange = false }: MoneyProps) {
  const sign = isChange && cents > 0 ? '+' : '';
  return (
    <data value={cents / 100}>
      {sign}
      {moneyText(cents, currency)}
    </data>
  );
}
