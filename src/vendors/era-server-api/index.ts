import { readCertificate } from '../certificate.ts';
import { openListings } from '../era-reports/listings.ts';
import { bracketed } from '../place-settings.ts';
import type { EsetServer } from '../ports.ts';
import type { EsetVendor, VendorDeps } from '../vendor.ts';
import { checkServer } from './check.ts';
import { openConnection } from './connection.ts';
import { makeReports } from './reports.ts';
import { outlineOf, sampleOf, usable } from './sample.ts';
import type { Limits } from './session.ts';
import { addressOf, cellFormatOf, Secrets, Settings } from './settings.ts';
import { knownColumnsText } from './shipped.ts';
import { templateSet } from './template-set.ts';

/** ERA 6, ESMC 7 and ESET PROTECT On-Prem 8 to 12, through the library that comes with the server. */
export const eraServerApi: EsetVendor<Settings, Secrets> = {
  role: 'eset',
  settings: Settings,
  secrets: Secrets,
  // The password goes to whatever is loaded from this folder.
  address: (settings) => `${addressOf(settings)} by ${settings.library}`,
  consoleAddress: ({ host }) => `https://${bracketed(host)}/era/webconsole/`,
  open: (connection, deps) => openEraServerApi(connection, deps),
  templates: {
    example: knownColumnsText,
    outline: (text) => outlineOf(usable(text)),
    sample: (connection, { text, rows, deps }, signal) =>
      sampleOf({ ...connection, deps, limits: usual }, { template: usable(text), rows }, signal),
  },
  readCertificate: (settings, signal) => readCertificate(new URL(`https://${addressOf(settings)}`), signal),
};

const usual: Limits = {
  stepMs: 60_000,
  reportMs: 600_000,
  farewellMs: 3_000,
  largestAnswerBytes: 256 * 2 ** 20,
  largestMemoryBytes: 2 * 2 ** 30,
};

export function openEraServerApi(
  { settings, secrets }: { settings: Settings; secrets: Secrets },
  deps: VendorDeps,
  limits: Limits = usual,
): EsetServer {
  const connection = openConnection({ settings, secrets, deps, limits });
  const set = templateSet(settings.templates);
  const load = async (signal: AbortSignal) => makeReports(await connection.session(signal), set, signal);
  return {
    ...openListings(load, cellFormatOf(settings)),
    groupsByDevices: true,
    check: (signal) => checkServer({ settings, set, connection }, signal),
    requests: connection.requests,
    clockSkewMs: () => null, // the library tells no time
    close: connection.close,
  };
}
