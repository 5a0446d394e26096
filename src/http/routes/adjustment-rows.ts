import { z } from '@hono/zod-openapi';
import { isUndecided } from '../../app/billing/decisions.ts';
import type { NamedAdjustment } from '../../app/billing/history.ts';
import { hasWords } from '../../app/mapping/find.ts';
import { id, orNull } from '../shapes.ts';

export const adjustmentStates = [
  'proposed',
  'held',
  'approved',
  'posting',
  'posted',
  'failed',
  'unknown',
  'dismissed',
  'superseded',
] as const;

const cents = z.number().int();

export const moneyShape = {
  moneyCents: cents.openapi({ description: 'Change of one invoice' }),
  monthCents: cents.openapi({ description: 'The same per month' }),
  currency: z.string().nullable().openapi({ description: 'E.g. USD; null: in several, or the PSA does not say' }),
};

/** Of several adjustments together. */
export const sumsShape = {
  adjustments: z.number().int(),
  accounts: z.number().int(),
  ...moneyShape,
  upCents: z.number().int().openapi({ description: 'Of monthCents: what rises' }),
  downCents: z.number().int().openapi({ description: 'Of monthCents: what falls' }),
};

export const Guard = z
  .strictObject({ guard: z.string(), words: z.string() })
  .openapi('Guard', { description: 'Why an adjustment waits for a person' });

export const NamedAccount = z.strictObject({ id: z.number().int(), name: z.string() });
export const NamedService = z.strictObject({ id: z.string(), name: z.string() });

export const Adjustment = z
  .strictObject({
    id: z.number().int(),
    account: NamedAccount,
    service: NamedService,
    agreementId: z.string(),
    additionId: z.string(),
    from: z.string(),
    to: z.string(),
    seats: z.number().int(),
    ...moneyShape,
    state: z.enum(adjustmentStates),
    guards: z.array(Guard),
    cause: z.string().nullable().openapi({ description: 'Adjustments of one cause are approved together' }),
    proposedAt: z.string(),
    decidedAt: z.string().nullable(),
    decidedBy: z.string().nullable(),
    reason: z.string(),
    postingRun: z.number().int().nullable(),
    postedAt: z.string().nullable(),
    undoOf: z.number().int().nullable(),
  })
  .openapi('Adjustment');

export function toAdjustment(row: NamedAdjustment): z.infer<typeof Adjustment> {
  const { accountId, account, serviceId, service, evidence: _, outcome: __, ...rest } = row;
  return { ...rest, account: { id: accountId, name: account }, service: { id: serviceId, name: service } };
}

/** What is said of an addition and its agreement as the plan read them, and of the count. */
export const Evidence = z
  .strictObject({
    addition: z.strictObject({
      quantity: z.string(),
      lessIncluded: z.string(),
      unitPrice: z.string(),
      billing: z.string(),
      effectiveDate: z.string().nullable(),
      cancelledDate: z.string().nullable(),
      serviceId: z.string(),
    }),
    agreement: z.strictObject({
      status: z.string(),
      cancelled: z.boolean(),
      nextInvoiceDate: z.string().nullable(),
      billingCycle: z.string(),
    }),
    invoiceDate: z.string().nullable().openapi({ description: 'Of the invoice that the change hits' }),
    on: z.string().openapi({ description: 'The day that was counted' }),
    seats: z.number().int(),
    offset: z.number().int(),
    minimum: z.number().int(),
    others: z.string().openapi({ description: 'Quantity of other additions taken off' }),
  })
  .openapi('Evidence');

export function toEvidence({ evidence }: Pick<NamedAdjustment, 'evidence'>): z.infer<typeof Evidence> {
  const { mappingMark: _, ruleMark: __, addition, agreement, ...count } = evidence;
  const { quantity, lessIncluded, unitPrice, billing, effectiveDate, cancelledDate, serviceId } = addition;
  const { status, cancelled, nextInvoiceDate, billingCycle } = agreement;
  return {
    ...count,
    addition: { quantity, lessIncluded, unitPrice, billing, effectiveDate, cancelledDate, serviceId },
    agreement: { status, cancelled, nextInvoiceDate, billingCycle },
  };
}

export const Outcome = orNull(
  z.strictObject({
    state: z.string(),
    words: z.string().openapi({ description: 'Of the PSA, or of what was found' }),
    quantity: z.string().nullable().openapi({ description: 'As the PSA showed it afterwards' }),
    billedQuantity: z.string().nullable(),
    unitPrice: z.string().nullable(),
  }),
);

// What is stored is the verdict of the posting, whose outcome is the addition as it was read back.
const Verdict = z.object({
  state: z.string(),
  words: z.string().default(''),
  outcome: z
    .object({
      quantity: z.string().nullable().default(null),
      billedQuantity: z.string().nullable().default(null),
      unitPrice: z.string().nullable().default(null),
    })
    .optional(),
});

export function toOutcome({ outcome }: Pick<NamedAdjustment, 'outcome'>): z.infer<typeof Outcome> {
  const verdict = Verdict.safeParse(outcome);
  if (!verdict.success) return null;
  const { state, words, outcome: seen } = verdict.data;
  const { quantity = null, billedQuantity = null, unitPrice = null } = seen ?? {};
  return { state, words, quantity, billedQuantity, unitPrice };
}

/** What waiting adjustments are chosen by, in a list and in a decision alike. */
export const waitingFilters = {
  search: z.string().max(200).optional(),
  account: id.optional(),
  service: z.string().max(50).optional(),
  state: z
    .enum(['undecided', 'decided', 'proposed', 'held', 'approved', 'posting', 'unknown'])
    .optional()
    .openapi({ description: 'undecided: proposed or held; decided: on their way to the PSA' }),
  cause: z.string().max(100).optional(),
  guard: z
    .string()
    .max(50)
    .optional()
    .openapi({ description: 'any: those that a guard has stopped; none: the others' }),
};

export interface WaitingFilter {
  search?: string | undefined;
  account?: number | undefined;
  service?: string | undefined;
  state?: NamedAdjustment['state'] | 'undecided' | 'decided' | undefined;
  cause?: string | undefined;
  guard?: string | undefined;
}

export const fitsWaiting =
  ({ search = '', account, service, state, cause, guard }: WaitingFilter) =>
  (row: NamedAdjustment): boolean =>
    (account === undefined || row.accountId === account) &&
    (service === undefined || row.serviceId === service) &&
    (state === undefined || isAt(row, state)) &&
    (cause === undefined || row.cause === cause) &&
    (guard === undefined || isStoppedBy(row, guard)) &&
    (search === '' || hasWords(`${row.account} ${row.service}`, search));

function isAt(row: NamedAdjustment, state: NonNullable<WaitingFilter['state']>): boolean {
  if (state === 'undecided') return isUndecided(row);
  return state === 'decided' ? !isUndecided(row) : row.state === state;
}

function isStoppedBy({ guards }: NamedAdjustment, guard: string): boolean {
  if (guard === 'any') return guards.length > 0;
  return guard === 'none' ? guards.length === 0 : guards.some((each) => each.guard === guard);
}

/** Money in a table: a number with two decimals. */
export const moneyText = (cents: number): string => (cents / 100).toFixed(2);

export const adjustmentColumns = {
  number: ({ id: key }: NamedAdjustment) => key,
  account: ({ account }: NamedAdjustment) => account,
  service: ({ service }: NamedAdjustment) => service,
  from: ({ from }: NamedAdjustment) => from,
  to: ({ to }: NamedAdjustment) => to,
  seats: ({ seats }: NamedAdjustment) => seats,
  invoice: ({ moneyCents }: NamedAdjustment) => Number(moneyText(moneyCents)),
  month: ({ monthCents }: NamedAdjustment) => Number(moneyText(monthCents)),
  currency: ({ currency }: NamedAdjustment) => currency,
  state: ({ state }: NamedAdjustment) => state,
  'why it waits': ({ guards }: NamedAdjustment) => guards.map(({ words }) => words).join(' '),
  proposed: ({ proposedAt }: NamedAdjustment) => proposedAt,
  decided: ({ decidedAt }: NamedAdjustment) => decidedAt,
  by: ({ decidedBy }: NamedAdjustment) => decidedBy,
  reason: ({ reason }: NamedAdjustment) => reason,
  'posting run': ({ postingRun }: NamedAdjustment) => postingRun,
  posted: ({ postedAt }: NamedAdjustment) => postedAt,
};
