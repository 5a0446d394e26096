import type { Baseline } from '../../domain/adjustment.ts';
import type { CountableDevice, CountRules, LineKey } from '../../domain/count.ts';
import { SeatCount } from '../../domain/counting.ts';
import { catchingGroups } from '../../domain/device-route.ts';
import { heirLine } from '../../domain/group-tree.ts';
import type { Change, Moved } from '../../domain/plan-input.ts';
import { DAY_MS, type Instant } from '../../domain/time.ts';
import { loadGroupsEver, loadMemberships, presentDevices } from '../../store/inventory.ts';
import { loadMappingChanges } from '../../store/mapping-changes.ts';
import { type GroupMove, type Leaving, loadGroupMoves, loadLeavings, loadMoves, type Move } from '../../store/moves.ts';
import type { App } from '../app.ts';
import type { Counted } from '../counting.ts';

/** Changes older than this no longer tie adjustments together: both sides of a move were decided long ago. */
const CHANGES_DAYS = 35;
/** More moves than this at once are a reorganisation, which the guards hold by its size. */
const MOVES = 5_000;

/** What changed since the oldest baseline: the mapping, the places of devices, and those of groups. */
export async function loadChanges(
  app: App,
  { counted, baselines }: { counted: Counted; baselines: readonly Pick<Baseline, 'at'>[] },
): Promise<Change[]> {
  const { read } = app.db;
  const oldest = baselines.map(({ at }) => at).sort()[0];
  if (oldest === undefined) return [];
  const limit: Instant = new Date(app.clock.now() - CHANGES_DAYS * DAY_MS).toISOString();
  const after = oldest > limit ? oldest : limit;
  const mapping = await loadMappingChanges(read, after);
  const devices = await loadMoves(read, { after, limit: MOVES });
  const leavings = await loadLeavings(read, { after, limit: MOVES });
  const groups = await loadGroupMoves(read, { after, limit: MOVES });
  if (devices.length + leavings.length + groups.length === 0) return mapping;
  const places: Places = { now: counted, before: await countOfPlaces(app, { rules: counted.rules, after }) };
  return [
    ...mapping,
    ...deviceChanges(devices, places),
    ...leavingChanges(leavings, places),
    ...(await groupChanges(app, { devices, groups, places })),
  ];
}

interface Places {
  now: Pick<Counted, 'linesOf' | 'isAstray'>;
  /** Knows groups that are gone, too: a device may have come out of one; and which dynamic groups held it then. */
  before: SeatCount;
}

async function countOfPlaces(
  { db: { read } }: App,
  { rules, after }: { rules: CountRules; after: Instant },
): Promise<SeatCount> {
  const groups = await loadGroupsEver(read);
  const groupKeys = catchingGroups(groups, rules.groupMappings);
  return new SeatCount({ ...rules, groups, memberships: await loadMemberships(read, { groupKeys, at: after }) });
}

function movedFrom(was: number | null, { device, places }: { device: CountableDevice; places: Places }): Moved[] {
  return movedSince(places.before.linesOf({ ...device, groupKey: was }), { device, places });
}

function movedSince(
  before: readonly LineKey[],
  { device, places }: { device: CountableDevice; places: Places },
): Moved[] {
  const after = places.now.linesOf(device);
  return before.length + after.length === 0 ? [] : [{ before, after, astray: places.now.isAstray(device) }];
}

const deviceChanges = (moves: readonly Move[], places: Places): Change[] =>
  moves.flatMap(({ at, before, after: device }) =>
    movedFrom(before.groupKey, { device, places }).map(
      (moved): Change => ({ at, kind: 'device', deviceKey: device.key, ...moved }),
    ),
  );

const leavingChanges = (leavings: readonly Leaving[], places: Places): Change[] =>
  leavings.flatMap(({ at, groupKey, device }) =>
    movedSince(places.before.linesOf(device, [groupKey]), { device, places }).map(
      (moved): Change => ({ at, kind: 'device', deviceKey: device.key, ...moved }),
    ),
  );

interface Moves {
  devices: readonly Move[];
  groups: readonly GroupMove[];
  places: Places;
}

/** What the groups took with them: the devices that inherit through them, and those that did until they moved on. */
async function groupChanges(app: App, { devices, groups, places }: Moves): Promise<Change[]> {
  if (groups.length === 0) return [];
  const movesOf = carriers(groups, places);
  const taken = new Map(groups.map((move) => [move, new Map<string, Moved>()]));
  const take = (move: GroupMove, device: CountableDevice) => {
    for (const moved of movedFrom(move.was, { device, places })) taken.get(move)?.set(JSON.stringify(moved), moved);
  };
  for await (const chunk of presentDevices(app.db.read)) {
    for (const device of chunk) for (const move of movesOf(device.groupKey)) take(move, device);
  }
  for (const { at, before, after: device } of devices) {
    for (const move of movesOf(before.groupKey)) if (move.at < at) take(move, device);
  }
  return [...taken].map(([{ at, groupKey }, moved]) => ({
    ...{ at, kind: 'group-move', groupKey },
    moved: [...moved.values()],
  }));
}

/** The moves that took the devices of a static group with them, looked up once for each group. */
function carriers(groups: readonly GroupMove[], { before }: Places): (groupKey: number | null) => readonly GroupMove[] {
  const moves = Map.groupBy(groups, ({ groupKey }) => groupKey);
  const known = new Map<number | null, readonly GroupMove[]>([[null, []]]);
  return (groupKey) => {
    const found =
      known.get(groupKey) ?? [...heirLine(before.routing, groupKey ?? 0)].flatMap((each) => moves.get(each) ?? []);
    known.set(groupKey, found);
    return found;
  };
}
