import { z } from 'zod';

const username = z.string().min(1, 'is empty: give the name of the user that the API is to be used with');
// For a test or a sandbox on this machine: what is not https is refused elsewhere.
const baseUrl = z
  .string()
  .refine((text) => URL.canParse(text), 'is no address: give it as https://host:port')
  .transform((text) => text.replace(/\/+$/, ''))
  .optional();

const pin = z
  .object({
    fingerprint: z
      .string()
      .regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/, 'is not a SHA-256 fingerprint: 32 pairs in upper case, with colons'),
    pem: z.string().startsWith('-----BEGIN CERTIFICATE-----', 'is not a certificate in PEM'),
  })
  .nullable()
  .default(null);

export const OnPremSettings = z.object({
  host: z
    .string()
    .regex(
      /^[\p{L}\p{N}.-]+$|^[0-9a-f:]+$/iu,
      'is not a host: give the name or the address alone, without https:// and port',
    ),
  port: z.coerce.number('is not a number').int().min(1, 'is not a port').max(65_535, 'is not a port').default(9443),
  username,
  /** The user is one of the Windows domain. Servers from 13.1 on. */
  domainUser: z.boolean().optional(),
  baseUrl,
  pin,
});
export type OnPremSettings = z.infer<typeof OnPremSettings>;

export const CloudSettings = z.object({
  region: z.enum(['eu', 'de', 'us', 'ca', 'jpn'], 'is not a region of ESET Connect: eu, de, us, ca or jpn'),
  username,
  baseUrl,
});
export type CloudSettings = z.infer<typeof CloudSettings>;

export const Secrets = z.object({ password: z.string().min(1, 'is empty: give the password of the user') });
export type Secrets = z.infer<typeof Secrets>;

/** Address of an On-Prem server's REST API, without a path. */
export const onPremBase = ({ host, port, baseUrl }: OnPremSettings): string =>
  baseUrl ?? `https://${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Addresses of ESET Connect in a region: where tokens are given out, and where devices are. */
export const cloudBases = ({ region, baseUrl }: CloudSettings): { login: string; devices: string } => ({
  login: baseUrl ?? `https://${region}.business-account.iam.eset.systems`,
  devices: baseUrl ?? `https://${region}.device-management.eset.systems`,
});
