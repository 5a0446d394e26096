import { z } from 'zod';

/*
 * Only the fields used, and leniently: null and absent are the same (the vendor leaves null out), unknown fields are
 * ignored. What is required here is what nothing can be concluded without.
 */

const Id = z.union([z.number().int(), z.string().min(1)]);
const Text = z.string().nullish();
const Flag = z.boolean().nullish();
const Amount = z.union([z.number(), z.string()]);
const Time = z.string().nullish();
const Ref = z.object({ id: Id });
const MaybeRef = z.object({ id: Id.nullish() }).nullish();
const Named = z.object({ name: Text }).nullish();
const Changed = z.object({ lastUpdated: Text }).nullish();
const Status = z.enum(['Active', 'Cancelled', 'Expired', 'Inactive']);

export const Company = z.object({
  id: Id,
  identifier: z.string(),
  name: z.string(),
  deletedFlag: Flag,
  status: Named,
  _info: Changed,
});

export const Agreement = z.object({
  id: Id,
  name: z.string(),
  company: Ref,
  parentAgreement: MaybeRef,
  site: MaybeRef,
  agreementStatus: Status,
  cancelledFlag: Flag,
  dateCancelled: Time,
  startDate: Time,
  endDate: Time,
  noEndingDateFlag: Flag,
  billStartDate: Time,
  nextInvoiceDate: Time,
  billingCycle: Named,
  prorateFlag: Flag,
  currency: z.object({ currencyCode: Text }).nullish(),
  _info: Changed,
});

export const Addition = z.object({
  id: Id,
  agreementId: Id.nullish(),
  product: z.object({ id: Id, identifier: Text }),
  description: Text,
  quantity: Amount,
  lessIncluded: Amount.nullish(),
  unitPrice: Amount.nullish(),
  billedQuantity: Amount.nullish(),
  billCustomer: z.enum(['Billable', 'DoNotBill', 'NoCharge']),
  effectiveDate: Time,
  cancelledDate: Time,
  agreementStatus: Status.nullish(),
});

export const CatalogItem = z.object({
  id: Id,
  identifier: z.string(),
  description: Text,
  productClass: Text,
  inactiveFlag: Flag,
  price: Amount.nullish(),
  _info: Changed,
});

export const Priority = z.object({ id: Id, name: z.string(), sortOrder: z.number().nullish() });
export const TicketSource = z.object({ id: Id, name: z.string() });
export const Board = z.object({ id: Id, name: z.string(), inactiveFlag: Flag, projectFlag: Flag });
export const BoardChoice = z.object({ id: Id, name: z.string(), inactiveFlag: Flag });
export const BoardStatus = z.object({
  id: Id,
  name: z.string(),
  closedStatus: Flag,
  inactive: Flag,
  defaultFlag: Flag,
});

export const Ticket = z.object({
  id: Id,
  summary: z.string(),
  externalXRef: Text,
  company: Ref,
  board: Ref,
  status: z.object({ id: Id, name: Text }),
  priority: MaybeRef,
  owner: MaybeRef,
  closedFlag: Flag,
  mergedParentTicket: MaybeRef,
  _info: z.object({ enteredBy: Text, updatedBy: Text }).nullish(),
});

export const TicketAuthor = z.object({ _info: z.object({ enteredBy: Text }).nullish() });
export const Note = z.object({
  id: Id,
  text: Text,
  createdBy: Text,
  member: z.object({ identifier: Text }).nullish(),
});
export const TimeEntry = z.object({ id: Id });

export const SystemInfo = z.object({ version: Text, isCloud: Flag, serverTimeZone: Text });

/** Served at the site's root. `IsCloud` comes as a boolean or as the text "True". */
export const CompanyInfo = z.object({
  Codebase: z.string().min(1),
  IsCloud: z.union([z.boolean(), z.string()]).nullish(),
  SiteUrl: Text,
});

export const ErrorBody = z.object({
  code: Text,
  error: Text,
  message: Text,
  errors: z.array(z.object({ code: Text, message: Text, field: Text })).nullish(),
});

export const BundleAnswer = z.object({
  results: z.array(
    z.object({
      sequenceNumber: z.number(),
      success: Flag,
      statusCode: z.number().nullish(),
      count: z.number().nullish(),
      entities: z.array(z.unknown()).nullish(),
      error: z.unknown().optional(),
    }),
  ),
});

/** The value of `fields` for what a schema reads, so that nothing else travels: "id,company/id,...". */
export function fieldsOf({ shape }: z.ZodObject): string {
  return Object.entries(shape)
    .flatMap(([name, type]) => {
      const inner = unwrapped(type as z.ZodType);
      return inner instanceof z.ZodObject ? Object.keys(inner.shape).map((field) => `${name}/${field}`) : [name];
    })
    .join(',');
}

function unwrapped(type: z.ZodType): z.ZodType {
  const wraps = type instanceof z.ZodOptional || type instanceof z.ZodNullable;
  return wraps ? unwrapped(type.unwrap() as z.ZodType) : type;
}
