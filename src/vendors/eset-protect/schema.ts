import { z } from 'zod';
import { momentOf } from './moment.ts';

// The servers answer in proto3 JSON: a field with its default value (false, 0, "", an empty list) may be left out,
// a number of 64 bits may be text, unknown fields and enum values will come. Recorded answers deviate further. So a
// field that counting rests on must have its shape, or its record is unreadable; any other that has not is left out.

const text = z.string().nullish();
const lenientText = text.catch(null);
const id = z.string().min(1);
const numberUpTo = (most: number) => z.coerce.number().int().min(0).max(most).nullish();

/** A page of any list. */
export const ListAnswer = z.looseObject({ nextPageToken: text, totalSize: numberUpTo(Number.MAX_SAFE_INTEGER) });

export const DeviceAnswer = z.object({ device: z.looseObject({}) });

/** All that an unreadable record may still say of itself. */
const Identified = z.object({ uuid: id });

/** null: it does not even say which record it is. */
export const uuidOf = (record: unknown): string | null => Identified.safeParse(record).data?.uuid ?? null;

export const GroupRecord = z.object({
  uuid: id,
  displayName: text,
  parentGroupUuid: text,
  isSecurityGroup: z.boolean().nullish(),
  linkedEntityType: text,
});
export type GroupRecord = z.infer<typeof GroupRecord>;

export const MemberRecord = z.object({ uuid: id, displayName: lenientText });
export type MemberRecord = z.infer<typeof MemberRecord>;

/** Whole from 0 to `most`, as a number or as a text of one. */
const part = (most: number) =>
  z
    .custom<number | string>((value) => {
      if (typeof value !== 'number' && !(typeof value === 'string' && /^\d+$/.test(value))) return false;
      const number = Number(value);
      return Number.isInteger(number) && number >= 0 && number <= most;
    }, `no whole number up to ${most}`)
    .nullish();

/** A whole or partial date: 0 stands for an unknown part. */
const PartialDate = z.object({ year: part(9999), month: part(12), day: part(31) });
export type PartialDate = z.infer<typeof PartialDate>;

// Products were also recorded as plain names.
const Component = z.union([z.object({ name: text, displayName: text }), z.string()]);
export type Component = z.infer<typeof Component>;
const ActiveProduct = z.union([z.object({ name: text, validityDate: PartialDate.nullish() }), z.string()]);
export type ActiveProduct = z.infer<typeof ActiveProduct>;

const HardwareProfile = z.object({
  bios: z.object({ serialNumber: text }).nullish(),
  networkAdapters: z.array(z.object({ macAddress: text })).nullish(),
});
export type HardwareProfile = z.infer<typeof HardwareProfile>;

/** Fields that counting rests on. */
const counted = {
  uuid: id,
  parentGroupUuid: text,
  deployedComponents: z.array(Component).nullish(),
  activeProducts: z.array(ActiveProduct).nullish(),
  lastSyncTime: z
    .string()
    .refine((written) => momentOf(written) !== 'no time', 'not a time')
    .nullish(),
};

/** Fields that are left out where they have not their shape. */
const told = {
  displayName: text,
  deviceType: text,
  operatingSystem: z.object({ displayName: text }).nullish(),
  hardwareProfiles: z.array(HardwareProfile).nullish(),
  isMuted: z.boolean().nullish(),
};

type Lenient<Shape extends z.ZodRawShape> = { [Field in keyof Shape]: z.ZodCatch<Shape[Field]> };

function lenient<Shape extends z.ZodRawShape>(shape: Shape): Lenient<Shape> {
  const fields = Object.entries(shape).map(([name, field]) => [name, (field as z.ZodType).catch(null)]);
  return Object.fromEntries(fields) as Lenient<Shape>;
}

export const DeviceRecord = z.object({ ...counted, ...lenient(told) });
export type DeviceRecord = z.infer<typeof DeviceRecord>;

/** A device of which every field has its shape, as nearly all have: what the schema above makes of it, it is already. */
export const ExactDevice = z.compile(z.object({ ...counted, ...told }), { strict: true });

const seconds = numberUpTo(Number.MAX_SAFE_INTEGER).catch(null);

export const CloudTokens = z.object({ access_token: id, refresh_token: lenientText, expires_in: seconds });

export const OnPremTokens = z.object({ accessToken: id, expiresIn: seconds });

/** google.rpc.Status of the resources, RFC 6749 of the cloud's log-in. */
export const RefusalAnswer = z.object({ message: lenientText, error: lenientText, error_description: lenientText });
