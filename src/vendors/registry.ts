import { connectwise } from './connectwise/index.ts';
import { eraReportFiles } from './era-report-files/index.ts';
import { eraServerApi } from './era-server-api/index.ts';
import { protectCloud, protectOnPrem } from './eset-protect/index.ts';
import type { EsetVendor, PsaVendor } from './vendor.ts';

/** Every kind of connection, by the name it is stored under. */
export const vendors = {
  'protect-onprem': protectOnPrem,
  'protect-cloud': protectCloud,
  'era-report-files': eraReportFiles,
  'era-server-api': eraServerApi,
  connectwise,
} satisfies Record<string, EsetVendor<unknown, unknown> | PsaVendor<unknown, unknown>>;
