import { z } from 'zod';
import { AppError } from '../../errors.ts';

/*
 * Mappings and settings in one file that a person can read, compare and edit. Things are called by what they are
 * called elsewhere: a connection by its name, a company by its identifier. No secrets.
 */

const AgreementRef = z.strictObject({ id: z.string(), name: z.string() });
export type AgreementRef = z.infer<typeof AgreementRef>;

/** `company` is the identifier; without an agreement it is an account for tickets only. */
const AccountRef = z.strictObject({ company: z.string(), agreement: AgreementRef.nullable() });
export type AccountRef = z.infer<typeof AccountRef>;

/** `path`: names from the root down; `id`: the ESET server's own. */
const GroupRef = z.strictObject({ server: z.string(), path: z.array(z.string()).min(1), id: z.string() });
export type GroupRef = z.infer<typeof GroupRef>;

const ServiceRef = z.strictObject({ identifier: z.string(), id: z.string() });
export type ServiceRef = z.infer<typeof ServiceRef>;

const ChoiceRef = z.strictObject({ id: z.string(), name: z.string() });
export type ChoiceRef = z.infer<typeof ChoiceRef>;

const AccountEntry = AccountRef.extend({
  name: z.string(),
  posting: z.boolean(),
  ticketing: z.boolean(),
  mode: z.enum(['manual', 'automatic']).nullable(),
});
export type AccountEntry = z.infer<typeof AccountEntry>;

const GroupEntry = z.strictObject({
  group: GroupRef,
  /** null: excluded. */
  account: AccountRef.nullable(),
  /** Of an excluded group: tickets all the same. */
  tickets: z.boolean(),
});
export type GroupEntry = z.infer<typeof GroupEntry>;

const ProductEntry = z.discriminatedUnion('to', [
  z.strictObject({ product: z.string(), to: z.literal('service'), service: ServiceRef }),
  z.strictObject({ product: z.string(), to: z.enum(['not-billed', 'fixed']) }),
]);
export type ProductEntry = z.infer<typeof ProductEntry>;

const RuleEntry = z.strictObject({
  service: ServiceRef,
  counts: z.enum(['installed', 'activated']),
  seenWithinDays: z.int().min(2).nullable(),
  leaveOutTrials: z.boolean(),
  classServices: z.partialRecord(z.enum(['workstation', 'server', 'mobile', 'unknown']), ServiceRef),
});
export type RuleEntry = z.infer<typeof RuleEntry>;

const day = z.iso.date();

const LineEntry = z.strictObject({
  account: AccountRef,
  service: ServiceRef,
  kind: z.enum(['managed', 'included', 'fixed']),
  agreement: AgreementRef.nullable(),
  addition: z.strictObject({ id: z.string(), description: z.string() }).nullable(),
  offset: z.int(),
  offsetReason: z.string(),
  offsetUntil: day.nullable(),
  minimum: z.int().min(0),
  minimumReason: z.string(),
  others: z.enum(['subtract', 'leave']),
});
export type LineEntry = z.infer<typeof LineEntry>;

const PriorityEntry = z.strictObject({
  group: GroupRef,
  priority: ChoiceRef,
  board: ChoiceRef.nullable(),
  type: ChoiceRef.nullable(),
  subtype: ChoiceRef.nullable(),
  item: ChoiceRef.nullable(),
  status: ChoiceRef.nullable(),
  closingStatus: ChoiceRef.nullable(),
  untouched: z.array(ChoiceRef),
  source: z.string().nullable(),
  delayMinutes: z.int().min(0).nullable(),
  leaving: z.enum(['nothing', 'note', 'close']).nullable(),
  visibility: z.enum(['internal', 'customer']),
  mutedOpen: z.boolean().nullable(),
  summary: z.string().nullable(),
  description: z.string().nullable(),
});
export type PriorityEntry = z.infer<typeof PriorityEntry>;

const DeviceRef = z.strictObject({ server: z.string(), id: z.string(), name: z.string() });
export type DeviceRef = z.infer<typeof DeviceRef>;

/** Two records of one device: the older one is not counted. */
const TwinEntry = z.strictObject({ older: DeviceRef, newer: DeviceRef });
export type TwinEntry = z.infer<typeof TwinEntry>;

const VERSION = 1;

const Document = z.strictObject({
  seatbridge: z.literal('mappings and settings'),
  version: z.literal(VERSION),
  settings: z.record(z.string(), z.json()),
  accounts: z.array(AccountEntry),
  groups: z.array(GroupEntry),
  products: z.array(ProductEntry),
  services: z.array(RuleEntry),
  lines: z.array(LineEntry),
  priorities: z.array(PriorityEntry),
  twins: z.array(TwinEntry),
});
export type Document = z.infer<typeof Document>;

export const documentHead = { seatbridge: 'mappings and settings', version: VERSION } as const;

/** The file's text: the same mappings give the same text. */
export function documentText(document: Document): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Throws AppError 'usage' for a text that is no such document, with the place that is wrong. */
export const readDocument = (text: string): Document => documentOf(jsonOf(text));

/** The same for what was read already. */
export function documentOf(value: unknown): Document {
  const { version } = (value ?? {}) as { version?: unknown };
  if (typeof version === 'number' && version > VERSION) {
    const message = `The file was exported by a newer Seatbridge (version ${version} of the file, this one reads ${VERSION}).`;
    throw new AppError('usage', message, { field: 'version' });
  }
  const read = Document.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = (issue?.path ?? []).join('.') || 'its head';
  throw new AppError('usage', `The file is no export of Seatbridge: ${place}: ${issue?.message}.`, { field: place });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const place = /line \d+ column \d+/.exec(String(error))?.[0] ?? 'not from its start on';
    throw new AppError('usage', `The file is not JSON (${place}). Name one that seatbridge export wrote.`, {
      field: 'file',
    });
  }
}
