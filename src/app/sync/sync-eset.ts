import type { Device, Group } from '../../domain/inventory.ts';
import type { Instant } from '../../domain/time.ts';
import { loadStoredGroups, type StoredGroup } from '../../store/inventory.ts';
import { loadWatchedGroups, type WatchedGroup } from '../../store/stays.ts';
import { settle } from '../../store/sync-state.ts';
import type { EsetServer, Listing } from '../../vendors/ports.ts';
import { applyReading, startApplying } from './apply.ts';
import { confirmHint, doubtful, judgedOf } from './conclude.ts';
import { type CustomerWatch, watchCustomers } from './customers.ts';
import { judge } from './doubts.ts';
import { takeEdition } from './edition.ts';
import { doubtOfLists, type MemberList, readMemberLists } from './members.ts';
import { deviceObject, groupObject } from './objects.ts';
import { type Reading, readListing } from './reading.ts';
import { type Conclusion, countsOf, type SyncRun } from './run.ts';
import { applyMemberLists, endStaysOfGroups, type SignWatch, watchSigns } from './stays.ts';
import { type UnlistedGroups, watchUnlisted } from './unlisted-groups.ts';
import { sayUnread } from './unread.ts';
import { confirmVanished, newBudget, type Verdicts } from './vanished.ts';

/** Groups, devices, members of watched groups: read all, judge, then apply. */
export async function syncEset(run: SyncRun, port: EsetServer): Promise<Conclusion> {
  const { db } = run.app;
  const nothingNew = await takeEdition(run, port);
  if (nothingNew !== null) return nothingNew;
  const stored = await loadStoredGroups(db.read, run.connection.id);
  const customers = watchCustomers(stored);
  const parents = new Map(stored.map(({ vendorId, parentVendorId }) => [vendorId, parentVendorId]));
  const look = (group: Group) => {
    customers.lookAtGroup(group);
    parents.set(group.id, group.parentId);
  };
  const groups = await readListing(run, { object: groupObject, listing: port.groups(run.signal), look });
  const cut = doubtful(run, judge([judgedOf(groups, false)], { customers: [], limits: run.limits }));
  if (cut !== null && cut.doubt === null) return cut;

  const watched = await loadWatchedGroups(db.read, run.connection.id);
  const unlisted = watchUnlisted(groups.known, parents);
  const passing = { customers, signs: await watchSigns(run), watched, unlisted };
  const read = await readDevices(run, port, passing);
  if (port.groupsByDevices === true) for (const id of groups.known.keys()) unlisted.sight(id);
  for (const reading of [groups, read.devices]) sayUnread(run.said, { reading, full: true });
  const judged = [judgedOf(groups, true), judgedOf(read.devices, true)];
  const judgement = judge(judged, { customers: customers.losses(read.devices), limits: run.limits });
  const doubt = doubtful(run, judgement);
  if (doubt !== null) return doubt;

  const lists = await readMemberLists(run, port, { watched, groups, ...read });
  const budget = newBudget();
  const ask = port.device?.bind(port);
  const verdicts = {
    groups: await confirmVanished(run, { reading: groups, ask: null, budget }),
    devices: await confirmVanished(run, {
      reading: read.devices,
      ask: ask === undefined ? null : (id) => ask(id, run.signal),
      budget,
    }),
  };
  verdicts.groups.present.push(...unlisted.back());
  if (port.groupsByDevices !== true) noteUnlisted(run, { stored, unlisted });
  await apply(run, { groups, ...read, verdicts, lists, signs: passing.signs });
  const toConfirm = doubtOfLists(lists);
  if (toConfirm !== null) run.notes.push(`If they have left, confirm it: ${confirmHint(run.connection.name)}`);
  return { state: 'ok', doubt: toConfirm, message: run.notes.join(' ') };
}

interface Passing {
  customers: CustomerWatch;
  signs: SignWatch;
  watched: readonly WatchedGroup[];
  unlisted: UnlistedGroups;
}

interface ReadDevices {
  devices: Reading;
  /** Vendor ids of the devices in each watched static group. */
  inStatic: ReadonlyMap<string, ReadonlySet<string>>;
  newestSign: Instant | null;
}

async function readDevices(run: SyncRun, port: EsetServer, passing: Passing): Promise<ReadDevices> {
  const watchedStatic = passing.watched.filter(({ kind }) => kind === 'static');
  const inStatic = new Map(watchedStatic.map(({ vendorId }) => [vendorId, new Set<string>()]));
  const counts = countsOf(run.counts, 'devices');
  let newestSign: Instant | null = null;
  const devices = await readListing<Device>(run, {
    object: deviceObject,
    listing: inKnownGroups(port.devices(run.signal), passing.unlisted),
    look(device, known) {
      const { id, groupId, lastSeen } = device;
      if (groupId === null) counts.groupless += 1;
      else inStatic.get(groupId)?.add(id);
      if (lastSeen !== null && (newestSign === null || lastSeen > newestSign)) newestSign = lastSeen;
      passing.signs.lookAt(device);
      passing.customers.lookAtDevice(device, known);
    },
  });
  return { devices, inStatic, newestSign };
}

/** A device in a group that nobody has seen yet is in none, until a listing has both. */
async function* inKnownGroups(listing: Listing<Device>, { isKnown, sight }: UnlistedGroups): Listing<Device> {
  for await (const page of listing) {
    const rows = page.rows.map((row) =>
      row.groupId === null || isKnown(row.groupId) ? row : { ...row, groupId: null },
    );
    for (const { groupId } of rows) if (groupId !== null) sight(groupId);
    yield { ...page, rows };
  }
}

function noteUnlisted(
  { notes, connection }: SyncRun,
  { stored, unlisted }: { stored: readonly StoredGroup[]; unlisted: UnlistedGroups },
): void {
  const found = new Set(unlisted.found());
  if (found.size === 0) return;
  const names = stored.filter(({ vendorId }) => found.has(vendorId)).map(({ name }) => `"${name}"`);
  notes.push(
    `The list of groups lacks ${names.join(', ')}, though devices or groups are in it: all stay as they were.`,
    `See whether the user of ${connection.name} may read all groups.`,
  );
}

interface Concluded extends ReadDevices {
  groups: Reading;
  verdicts: { groups: Verdicts; devices: Verdicts };
  lists: readonly MemberList[];
  signs: SignWatch;
}

async function apply(run: SyncRun, concluded: Concluded): Promise<void> {
  const { groups, devices, verdicts, lists, signs, newestSign } = concluded;
  const applier = startApplying(run);
  await endStaysOfGroups(applier, verdicts.groups.removed);
  await applyReading(run, applier, { reading: groups, verdicts: verdicts.groups });
  await applyReading(run, applier, { reading: devices, verdicts: verdicts.devices });
  await signs.apply(applier);
  await applyMemberLists(run, applier, { lists, devices, gone: new Set(verdicts.devices.removed) });
  const sign = newestSign === null ? {} : { newestSign };
  const { at, readAt } = applier;
  const done = { connectionId: run.connection.id, at, readAt, full: true, edition: run.edition, ...sign };
  await run.app.db.write((trx) => settle(trx, done));
}
