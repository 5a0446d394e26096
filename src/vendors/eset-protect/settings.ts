import { z } from 'zod';
import { PinSetting } from '../certificate.ts';
import { bracketed, hostSetting, portSetting, required } from '../place-settings.ts';

const username = required('username', 'the user that the API is used with');

// For a sandbox or a test on this machine; the HTTP client takes plain http for nothing else. Empty: none any more.
const baseUrl = z
  .string()
  .refine((text) => text === '' || URL.canParse(text), 'base address: give it as https://host:port')
  .transform((text) => text.replace(/\/+$/, '') || undefined)
  .optional();

export const OnPremSettings = z.object({
  host: hostSetting('ESET PROTECT'),
  port: portSetting(9443, 'the REST API listens'),
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

/** Address of an On-Prem server's REST API, without a path. */
export const onPremBase = ({ host, port, baseUrl }: OnPremSettings): string =>
  baseUrl ?? `https://${bracketed(host)}:${port}`;

/** Addresses of ESET Connect in a region: where tokens are given out, and where devices are read. */
export const cloudBases = ({ region, baseUrl }: CloudSettings): { login: string; devices: string } => ({
  login: baseUrl ?? `https://${region}.business-account.iam.eset.systems`,
  devices: baseUrl ?? `https://${region}.device-management.eset.systems`,
});
