import type { Member } from '../../domain/inventory.ts';
import { VendorError } from '../../errors.ts';
import type { WatchedGroup } from '../../store/stays.ts';
import type { EsetServer, Listing } from '../../vendors/ports.ts';
import { ahead } from './ahead.ts';
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
}

interface Wanted {
  watched: readonly WatchedGroup[];
  groups: Pick<Reading, 'known'>;
  /** Vendor ids of the devices in each watched static group: they were seen with the devices. */
  inStatic: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Reads the members of the watched groups that the server still lists. A list that is not whole concludes nothing
 * for its own group and holds nothing else up. After a list that the server did not answer no other is asked for.
 */
export async function readMemberLists(run: SyncRun, port: EsetServer, wanted: Wanted): Promise<MemberList[]> {
  const lists: MemberList[] = [];
  let silence: string | null = null;
  for (const group of wanted.watched) {
    if (wanted.groups.known.get(group.vendorId)?.seen !== true) continue;
    if (group.kind === 'static') {
      lists.push({ group, members: wanted.inStatic.get(group.vendorId) ?? new Set(), doubt: null });
      continue;
    }
    const read: Read = silence === null ? await readMembers(run, port, group) : { doubt: silence, silent: true };
    if ('silent' in read && read.silent) silence = read.doubt;
    const list = 'members' in read ? { members: read.members, doubt: null } : { members: null, doubt: read.doubt };
    if (list.doubt !== null) noteDoubt(run, { group, doubt: list.doubt });
    lists.push({ group, ...list });
  }
  return lists;
}

function noteDoubt(run: SyncRun, { group, doubt }: { group: WatchedGroup; doubt: string }): void {
  countsOf(run.counts, 'members').unread += 1;
  run.notes.push(`Nothing was concluded from the members of "${group.name}": ${doubt}`);
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
