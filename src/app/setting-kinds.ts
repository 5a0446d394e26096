import { z } from 'zod';
import { isZone } from '../domain/time.ts';

/** What a setting may be, for whoever makes a field of it. */
export type SettingShape =
  | { kind: 'choice'; choices: readonly string[] }
  | { kind: 'number'; least: number; most: number }
  | { kind: 'cents'; least: number; most: number }
  | { kind: 'switch' }
  | { kind: 'time' }
  | { kind: 'zone' }
  | { kind: 'company' }
  | { kind: 'text'; longest: number };

/** What one setting may be, and how a person writes it. */
export interface SettingKind {
  shape: SettingShape;
  /** It may be nothing. */
  optional?: true;
  schema: z.ZodType;
  /** In words, for help and for messages: "a whole number from 1 to 100". */
  allowed: string;
  /** The value that a text stands for; the schema judges it. */
  fromText(text: string): unknown;
}

export const choice = (...values: string[]): SettingKind => ({
  shape: { kind: 'choice', choices: values },
  schema: z.enum(values),
  allowed: values.join(', '),
  fromText: (text) => text,
});

export const whole = (least: number, most: number): SettingKind => ({
  shape: { kind: 'number', least, most },
  schema: z.int().min(least).max(most),
  allowed: `a whole number from ${least} to ${most}`,
  fromText: (text) => (/^-?\d+$/.test(text) ? Number(text) : text),
});

/** Money in cents, which a form shows as an amount. */
export const cents = (most: number): SettingKind => ({ ...whole(0, most), shape: { kind: 'cents', least: 0, most } });

export const onOff: SettingKind = {
  shape: { kind: 'switch' },
  schema: z.boolean(),
  allowed: 'on or off',
  fromText: (text) => (text === 'on' || text === 'off' ? text === 'on' : text),
};

export const timeOfDay: SettingKind = {
  shape: { kind: 'time' },
  schema: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  allowed: 'a time from 00:00 to 23:59',
  fromText: (text) => text,
};

export const words = (longest: number): SettingKind => ({
  shape: { kind: 'text', longest },
  schema: z.string().min(1).max(longest),
  allowed: `a text of 1 to ${longest} characters`,
  fromText: (text) => text,
});

/** The id of a company of the PSA; on the way in also its name. */
export const company: SettingKind = { ...words(50), shape: { kind: 'company' } };

/** The same, or nothing: an empty text. */
export const orNone = (kind: SettingKind): SettingKind => ({
  shape: kind.shape,
  optional: true,
  schema: kind.schema.nullable(),
  allowed: `${kind.allowed}, or empty`,
  fromText: (text) => (text === '' ? null : kind.fromText(text)),
});

export const timeZone: SettingKind = {
  shape: { kind: 'zone' },
  schema: z.string().refine(isZone),
  allowed: 'a time zone such as Europe/Prague or America/New_York',
  fromText: (text) => text,
};

const longestAddress = 254;
const isMail = (text: string) => z.email().safeParse(text).success || /^[\w.+-]+@localhost$/.test(text);

export const mailAddress: SettingKind = {
  shape: { kind: 'text', longest: longestAddress },
  schema: z.string().max(longestAddress).refine(isMail),
  allowed: 'an e-mail address',
  fromText: (text) => text,
};

/** A mail address, or the address of a webhook: encrypted, unless it is on this machine. */
export const recipient: SettingKind = {
  shape: { kind: 'text', longest: 1000 },
  schema: z
    .string()
    .max(1000)
    .refine((text) => isMail(text) || isWebhook(text)),
  allowed: 'an e-mail address or the https address of a webhook',
  fromText: (text) => text,
};

export function isWebhook(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && /^(localhost|127\.0\.0\.1)$/.test(url.hostname));
}
