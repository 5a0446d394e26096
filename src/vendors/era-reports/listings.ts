import type { Member } from '../../domain/inventory.ts';
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
      const { survey } = await all(signal);
      yield* paged(membersOf(survey, groupId));
    },
  };
}

/**
 * The devices in a group, none in one that no row names; with their names where the rows of their groups have them.
 * Throws 'rejected' where no report names any group of its kind.
 */
function membersOf({ ids, members, groups, groupIds }: Survey, groupId: string): Member[] {
  const memberOf = (number: number, deviceName: string) => ({ deviceId: ids.textOf(number), deviceName });
  if (groups.get(groupId)?.kind === 'static') {
    return groupIds.flatMap((id, number) => (id === groupId ? [memberOf(number, '')] : []));
  }
  if (members === null) throw new VendorError('rejected', 'No report of this connection names dynamic groups.');
  return Array.from(members.get(groupId) ?? [], ([number, name]) => memberOf(number, name));
}

function* paged<Row>(rows: readonly Row[]): Generator<Page<Row>> {
  for (let start = 0; start === 0 || start < rows.length; start += pageRows) {
    const page = rows.slice(start, start + pageRows);
    yield { rows: page, unreadable: [], announced: rows.length, last: start + pageRows >= rows.length };
  }
}
