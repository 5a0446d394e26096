import { z } from 'zod';
import { PinSetting } from '../certificate.ts';

const required = (field: string, remedy: string) =>
  z.string({ error: `${field} is missing: ${remedy}` }).min(1, `${field} is empty: ${remedy}`);

const username = required('username', 'the user that the API is used with');

// For a sandbox or a test on this machine; the HTTP client takes plain http for nothing else. Empty: none any more.
const baseUrl = z
  .string()
  .refine((text) => text === '' || URL.canParse(text), 'base address: give it as https://host:port')
  .transform((text) => text.replace(/\/+$/, '') || undefined)
  .optional();

const hostAlone = /^[\p{L}\p{N}.-]+$|^[0-9a-f:]*:[0-9a-f:.]*$/iu;
const portAsked = 'port: a number from 1 to 65535; the REST API listens on 9443 by default';

export const OnPremSettings = z.object({
  host: required('host', 'the name or address of the ESET PROTECT server')
    .trim()
    .regex(hostAlone, 'host: give the name or address alone, without https:// and without the port'),
  port: z.coerce.number(portAsked).int(portAsked).min(1, portAsked).max(65_535, portAsked).default(9443),
  username,
  /** The user is one of the Windows domain. Servers from 13.1 on. */
  domainUser: z.boolean().optional(),
  baseUrl,
  pin: PinSetting,
});
export type OnPremSettings = z.infer<typeof OnPremSettings>;

export const CloudSettings = z.object({
  region: z.enum(['eu', 'de', 'us', 'ca', 'jpn'], 'region: one of eu, de, us, ca, jpn'),
  username,
  baseUrl,
});
export type CloudSettings = z.infer<typeof CloudSettings>;

export const Secrets = z.object({ password: required('password', 'the password of that user') });
export type Secrets = z.infer<typeof Secrets>;

/** A host as an address names it. */
export const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** Address of an On-Prem server's REST API, without a path. */
export const onPremBase = ({ host, port, baseUrl }: OnPremSettings): string =>
  baseUrl ?? `https://${bracketed(host)}:${port}`;

/** Addresses of ESET Connect in a region: where tokens are given out, and where devices are read. */
export const cloudBases = ({ region, baseUrl }: CloudSettings): { login: string; devices: string } => ({
  login: baseUrl ?? `https://${region}.business-account.iam.eset.systems`,
  devices: baseUrl ?? `https://${region}.device-management.eset.systems`,
});
