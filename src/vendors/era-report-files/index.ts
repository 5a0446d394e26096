import { createHash } from 'node:crypto';
import type { ReportSet } from '../era-reports/columns.ts';
import { openListings } from '../era-reports/listings.ts';
import type { EsetVendor } from '../vendor.ts';
import { bringFile } from './bring.ts';
import { checkFiles } from './check.ts';
import { type Found, findSet, rolesOf } from './folder.ts';
import { newestFile } from './newest.ts';
import { previewBrought, previewFile } from './preview.ts';
import { reportIn } from './reading.ts';
import { Secrets, Settings } from './settings.ts';

/** Any ESET server from ERA 5.3 on, through the report files that it writes by a schedule. */
export const eraReportFiles: EsetVendor<Settings, Secrets> = {
  role: 'eset',
  settings: Settings,
  secrets: Secrets,
  address: ({ folder }) => folder,
  open({ settings }, { now }) {
    let finding: Promise<Found> | null = null;
    let reads = 0;
    const find = (signal: AbortSignal) => {
      finding ??= findSet(settings, { now, signal });
      return finding;
    };
    const load = async (signal: AbortSignal): Promise<ReportSet> => {
      const found = await find(signal);
      reads += rolesOf(settings).length;
      return setOf(settings, found);
    };
    const listings = openListings(load, formatOf(settings));
    return {
      ...listings,
      groupsByDevices: true,
      async check(signal) {
        return {
          server: `Report files in ${settings.folder}`,
          probes: await checkFiles({ settings, now, signal, listings }),
        };
      },
      async edition(signal) {
        const sightings = Object.values(await find(signal));
        const at = Math.min(...sightings.map(({ changedAt }) => changedAt));
        const id = createHash('sha256')
          .update(JSON.stringify([settings, sightings]))
          .digest('hex');
        return { id, at: new Date(at).toISOString(), freshHours: settings.freshHours };
      },
      requests: () => reads,
      clockSkewMs: () => null,
      close: async () => {},
    };
  },
  reportFiles: {
    preview: previewFile,
    previewBrought,
    newest: newestFile,
    bring: bringFile,
  },
};

function setOf({ reports }: Settings, found: Found): ReportSet {
  const report = (role: keyof ReportSet) => {
    const [file, told] = [found[role], reports[role]];
    return file === undefined || told === null ? null : reportIn(file, told);
  };
  const computers = report('computers');
  if (computers === null) throw new Error('every set has a report of computers');
  return { computers, products: report('products'), dynamicGroups: report('dynamicGroups') };
}

const formatOf = ({ separator, escape: mark, wholeNames, dateOrder: order, timeZone: zone, language }: Settings) => ({
  paths: { separator, escape: mark, wholeNames },
  times: { order, zone, language },
});
