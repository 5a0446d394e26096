import { quantityText } from '../texts/formats.ts';

/** Decimal text, or a count. */
export function Quantity({ of }: { of: string | number }) {
  return <data value={of}>{quantityText(of)}</data>;
}
