import { z } from 'zod';

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

/** A whole or partial date: 0 stands for an unknown part. */
const PartialDate = z.object({ year: numberUpTo(9999), month: numberUpTo(12), day: numberUpTo(31) });
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

/** Milliseconds since 1970; 0 where the text is empty. */
const moment = z
  .string()
  .transform((value) => (value === '' ? 0 : Date.parse(value)))
  .pipe(z.number('not a time'));

export const DeviceRecord = z.object({
  uuid: id,
  parentGroupUuid: text,
  deployedComponents: z.array(Component).nullish(),
  activeProducts: z.array(ActiveProduct).nullish(),
  lastSyncTime: moment.nullish(),
  displayName: lenientText,
  deviceType: lenientText,
  operatingSystem: z.object({ displayName: text }).nullish().catch(null),
  hardwareProfiles: z.array(HardwareProfile).nullish().catch(null),
  isMuted: z.boolean().nullish().catch(null),
});
export type DeviceRecord = z.infer<typeof DeviceRecord>;

const seconds = numberUpTo(Number.MAX_SAFE_INTEGER).catch(null);

export const CloudTokens = z.object({ access_token: id, refresh_token: lenientText, expires_in: seconds });

export const OnPremTokens = z.object({ accessToken: id, expiresIn: seconds });

/** google.rpc.Status of the resources, RFC 6749 of the cloud's log-in. */
export const RefusalAnswer = z.object({ message: lenientText, error: lenientText, error_description: lenientText });
