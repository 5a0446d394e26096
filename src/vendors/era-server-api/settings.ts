import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { PinSetting } from '../certificate.ts';
import { cellSettings } from '../era-reports/cell-settings.ts';
import type { CellFormat } from '../era-reports/listings.ts';
import { setFaults } from './template-set.ts';

const required = (field: string, remedy: string) =>
  z.string({ error: `${field} is missing: ${remedy}` }).min(1, `${field} is empty: ${remedy}`);

const hostAlone = /^[\p{L}\p{N}.-]+$|^[0-9a-f:]*:[0-9a-f:.]*$/iu;
const portAsked = 'port: a number from 1 to 65535; the server listens for consoles on 2223 by default';

export const Settings = z.object({
  host: required('host', 'the name or address of the ESET server')
    .trim()
    .regex(hostAlone, 'host: give the name or address alone, without https:// and without the port'),
  port: z.coerce.number(portAsked).int(portAsked).min(1, portAsked).max(65_535, portAsked).default(2223),
  /** The folder of the vendor's library, on the machine of this program. */
  library: required('library', 'the folder with ServerApi and its companions, as it lies on the ESET server')
    .trim()
    .refine(isAbsolute, 'library: give the whole path of the folder')
    // What lies there is run: it must not be what another machine puts there.
    .refine(
      (path) => !/^[\\/]{2}/.test(path),
      'library: copy the folder to this machine; none on a network share is used',
    ),
  username: required('username', 'the user that the web console is used with'),
  /** The user is one of the Windows domain. */
  domainUser: z.boolean().default(false),
  /** Texts of template files: as text, because their numbers are larger than a number here can be. */
  templates: z
    .array(z.string())
    .default([])
    .superRefine((texts, { addIssue }) => {
      for (const message of setFaults(texts)) addIssue({ code: 'custom', message: `templates: ${message}` });
    }),
  ...cellSettings,
  pin: PinSetting,
});
export type Settings = z.infer<typeof Settings>;

export const Secrets = z.object({ password: required('password', 'the password of that user') });
export type Secrets = z.infer<typeof Secrets>;

/** "[::1]", as hosts are written in addresses. */
export const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

export const addressOf = ({ host, port }: Pick<Settings, 'host' | 'port'>): string => `${bracketed(host)}:${port}`;

/** How the cells of the reports are written. The log-in asks for the English of the United States. */
export const cellFormatOf = ({ separator, wholeNames, timeZone }: Settings): CellFormat => ({
  paths: { separator, escape: '', wholeNames },
  times: { order: 'mdy', zone: timeZone, language: 'en-US' },
});
