import type { Member } from '../../domain/inventory.ts';
import { VendorError } from '../../errors.ts';
import type { Doubt } from '../../store/runs.ts';
import type { WatchedGroup } from '../../store/stays.ts';
import type { EsetServer, Listing } from '../../vendors/ports.ts';
import { ahead } from './ahead.ts';
import { judgeLeavings, leavingsOf } from './leavings.ts';
import type { Reading } from './reading.ts';
import { breathe, countsOf, type SyncRun } from './run.ts';
import { withRight } from './said.ts';

/** The members of one watched group, as this run read them. */
export interface MemberList {
  group: WatchedGroup;
  /** Vendor ids of devices; null: nothing may be concluded. */
  members: ReadonlySet<string> | null;
  /** Why not; null where something may. */
  doubt: string | null;
  /** Vendor ids of devices of which a person may confirm that they left. */
  wouldLeave: readonly string[];
}

interface Wanted {
  watched: readonly WatchedGroup[];
  groups: Pick<Reading, 'known'>;
  devices: Pick<Reading, 'known'>;
  /** Vendor ids of the devices in each watched static group: they were seen with the devices. */
  inStatic: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Reads the members of the watched groups that the server still lists. A list that is not whole, or of which too many
 * would leave at once, concludes nothing for its own group and holds nothing else up. After a list that the server did
 * not answer no other is asked for.
 */
export async function readMemberLists(run: SyncRun, port: EsetServer, wanted: Wanted): Promise<MemberList[]> {
  const lists: MemberList[] = [];
  let silence: string | null = null;
  for (const group of wanted.watched) {
    if (wanted.groups.known.get(group.vendorId)?.seen !== true) continue;
    if (group.kind === 'static') {
      // Whoever is not in it was seen in another group.
      lists.push({ group, members: wanted.inStatic.get(group.vendorId) ?? new Set(), doubt: null, wouldLeave: [] });
      continue;
    }
    const read: Read = silence === null ? await readMembers(run, port, group) : { doubt: silence, silent: true };
    if ('silent' in read && read.silent) silence = read.doubt;
    const list = await judged(run, { group, read, devices: wanted.devices });
    if (list.doubt !== null) noteDoubt(run, { group, doubt: list.doubt });
    lists.push(list);
  }
  return lists;
}

/** What the lists of one run leave to a person; null: nothing. */
export function doubtOfLists(lists: readonly MemberList[]): Doubt | null {
  const open = lists.filter(({ wouldLeave }) => wouldLeave.length > 0);
  if (open.length === 0) return null;
  return Object.fromEntries(open.map(({ group, wouldLeave }) => [leavingsOf(group), [...wouldLeave]]));
}

async function judged(
  run: SyncRun,
  { group, read, devices }: { group: WatchedGroup; read: Read; devices: Pick<Reading, 'known'> },
): Promise<MemberList> {
  if ('doubt' in read) return { group, members: null, doubt: read.doubt, wouldLeave: [] };
  const { members } = read;
  const doubt = await judgeLeavings(run, { group, members, devices });
  return doubt === null
    ? { group, members, doubt, wouldLeave: [] }
    : { group, members: null, doubt: doubt.why, wouldLeave: doubt.leaving };
}

function noteDoubt(run: SyncRun, { group, doubt }: { group: WatchedGroup; doubt: string }): void {
  countsOf(run.counts, 'members').unread += 1;
  run.notes.push(`Nothing was concluded from the members of "${group.name}": ${doubt.replace(/\.$/, '')}.`);
}

type Read = { members: Set<string> } | { doubt: string; silent: boolean };

async function readMembers(run: SyncRun, port: EsetServer, group: WatchedGroup): Promise<Read> {
  try {
    return await withRight(run.said, 'read members of groups', () =>
      collect(run, port.members(group.vendorId, run.signal)),
    );
  } catch (error) {
    if (!(error instanceof VendorError) || error.kind === 'auth') throw error;
    return { doubt: error.message, silent: error.kind === 'unavailable' || error.kind === 'rate-limited' };
  }
}

async function collect(run: SyncRun, listing: Listing<Member>): Promise<Read> {
  const members = new Set<string>();
  let announced = 0;
  let nameless = 0;
  let complete = false;
  for await (const page of ahead(listing)) {
    await breathe(run.signal);
    for (const { deviceId } of page.rows) members.add(deviceId);
    for (const { id } of page.unreadable) {
      if (id === null) nameless += 1;
      else members.add(id);
    }
    announced = Math.max(announced, page.announced ?? 0);
    countsOf(run.counts, 'members').read += page.rows.length + page.unreadable.length;
    complete = page.last;
    if (page.last) break;
  }
  if (!complete) return { doubt: 'the list was cut off before its end', silent: false };
  if (nameless > 0) return { doubt: `${nameless} members came without an id that could be read`, silent: false };
  if (members.size < announced) {
    return { doubt: `only ${members.size} of ${announced} announced members came`, silent: false };
  }
  return { members };
}
