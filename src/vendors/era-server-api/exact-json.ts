import { z } from 'zod';

/** A number as it is written in a JSON text: the vendor's are larger than a number here can be. */
export interface ExactNumber {
  readonly rawJSON: string;
}

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

// Of ES2026; node has them, the compiler does not know them yet.
const exact = JSON as unknown as {
  parse(text: string, reviver: Reviver): unknown;
  rawJSON(text: string): ExactNumber;
  isRawJSON(value: unknown): value is ExactNumber;
};

/** Reads JSON with every number kept as it is written; `JSON.stringify` writes it so again. Throws SyntaxError. */
export function parseExactly(text: string): unknown {
  return exact.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? exact.rawJSON(source) : value,
  );
}

/** An exact whole number, as its digits. */
export const Digits = z
  .custom<ExactNumber>(exact.isRawJSON, 'a whole number is asked for')
  .transform(({ rawJSON }) => rawJSON)
  .refine((digits) => /^\d+$/.test(digits), 'a whole number is asked for');
