import { VendorError } from '../../errors.ts';
import type { EsetServer, Page } from '../ports.ts';
import type { ReportSet } from './columns.ts';
import { readDevices } from './devices.ts';
import type { PathFormat } from './paths.ts';
import { type Survey, takeSurvey } from './survey.ts';
import { type TimeFormat, timeReader } from './times.ts';

/** How cells are written. */
export interface CellFormat {
  paths: PathFormat;
  times: TimeFormat;
}

const pageRows = 1000;

/**
 * What a set of reports answers of the port. The reports are read when the first listing is asked for, that of computers
 * once more for each listing of devices. A group is known by the devices in it alone.
 */
export function openListings(
  load: (signal: AbortSignal) => Promise<ReportSet>,
  { paths, times }: CellFormat,
): Pick<EsetServer, 'groups' | 'devices' | 'members'> {
  let loaded: Promise<{ set: ReportSet; survey: Survey }> | null = null;
  const all = (signal: AbortSignal) => {
    loaded ??= (async () => {
      const set = await load(signal);
      return { set, survey: await takeSurvey(set, { paths, signal }) };
    })();
    return loaded;
  };
  return {
    async *groups(signal) {
      const { survey } = await all(signal);
      yield* paged([...survey.groups.values()]);
    },
    async *devices(signal) {
      const { set, survey } = await all(signal);
      yield* readDevices({ survey, computers: set.computers, readTime: timeReader(times) }, signal);
    },
    async *members(groupId, signal) {
      const { ids, names, ...survey } = (await all(signal)).survey;
      const numbers = membersOf(survey, groupId);
      yield* paged(numbers.map((number) => ({ deviceId: ids[number] ?? '', deviceName: names[number] ?? '' })));
    },
  };
}

/** The numbers of the devices in a group: none in one that no report names. Throws 'rejected' where none names any of its kind. */
function membersOf(
  { members, groups, groupIds }: Pick<Survey, 'members' | 'groups' | 'groupIds'>,
  groupId: string,
): number[] {
  if (groups.get(groupId)?.kind === 'static')
    return [...groupIds.keys()].filter((number) => groupIds[number] === groupId);
  const listed = members?.get(groupId);
  if (members !== null) return [...(listed ?? [])];
  throw new VendorError('rejected', 'No report of this connection names dynamic groups.');
}

function* paged<Row>(rows: readonly Row[]): Generator<Page<Row>> {
  for (let start = 0; start === 0 || start < rows.length; start += pageRows) {
    const page = rows.slice(start, start + pageRows);
    yield { rows: page, unreadable: [], announced: rows.length, last: start + pageRows >= rows.length };
  }
}
