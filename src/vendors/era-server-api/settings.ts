import { z } from 'zod';
import { PinSetting } from '../certificate.ts';
import { cellSettings } from '../era-reports/cell-settings.ts';
import type { CellFormat } from '../era-reports/listings.ts';
import { bracketed, hostSetting, isShare, isWholePath, portSetting, required } from '../place-settings.ts';
import { setFaults } from './template-set.ts';

export const Settings = z.object({
  host: hostSetting('ESET'),
  port: portSetting(2223, 'the server listens for consoles'),
  /** The folder of the vendor's library, on the machine of this program. */
  library: required('library', 'the folder with ServerApi and its companions, as it lies on the ESET server')
    .trim()
    .refine((path) => isWholePath(path), 'library: give the whole path of the folder')
    // What lies there is run: it must not be what another machine puts there.
    .refine((path) => !isShare(path), 'library: copy the folder to this machine; none on a network share is used'),
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

export const addressOf = ({ host, port }: Pick<Settings, 'host' | 'port'>): string => `${bracketed(host)}:${port}`;

/** How the cells of the reports are written. The log-in asks for the English of the United States. */
export const cellFormatOf = ({ separator, wholeNames, timeZone }: Settings): CellFormat => ({
  paths: { separator, escape: '', wholeNames },
  times: { order: 'mdy', zone: timeZone, language: 'en-US' },
});
