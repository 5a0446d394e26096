import type { App } from '../../src/app/app.ts';
import { loadWaiting } from '../../src/app/billing/history.ts';
import { activeConnections } from '../../src/app/connections.ts';
import { loadUnsettledEntries, type StoredEntry } from '../../src/store/entries.ts';
import { loadRuns } from '../../src/store/runs.ts';
import { loadOpenWrites } from '../../src/store/writes.ts';

/** What is not settled in the store, a sentence each. */
export async function openThings(app: App): Promise<string[]> {
  const { read } = app.db;
  const writes = await loadOpenWrites(read);
  const adjustments = await loadWaiting(app);
  const entries = await loadUnsettledEntries(read);
  return [
    ...(await openConnections(app)),
    ...writes.map(({ id, kind, subject, state }) => `write ${id} (${kind} of ${subject}) is ${state}`),
    ...adjustments.map(
      ({ id, account, from, to, state }) => `adjustment ${id} of ${account}, ${from} to ${to}, is ${state}`,
    ),
    ...entries.flatMap((entry) => openEntry(entry) ?? []),
    ...(await openRows(app)),
  ];
}

async function openConnections(app: App): Promise<string[]> {
  const open: string[] = [];
  for (const { id, name, unsettled } of await activeConnections(app)) {
    const [run] = await loadRuns(app.db.read, { connectionId: id, limit: 1 });
    if (unsettled) open.push(`${name} is unsettled`);
    if (run?.state !== 'ok') open.push(`the last sync of ${name} was ${run?.state}: ${run?.message}`);
  }
  return open;
}

/** A ticket that was due is owed when the stay is over too, to whoever will be said to have the device. */
const unrouted = /^the device (has no account|is caught by groups)/;

/** An entry may wait for ever only where its device is muted or has no account. */
const mayWait = /^(the device is muted|the device has no account|the device is caught by groups)/;

function openEntry({ id, deviceName, state, note, leftAt, missingSince }: StoredEntry): string | null {
  const name = `entry ${id} of ${deviceName}`;
  if (missingSince !== null && leftAt === null) return `${name} is missing from the last listing`;
  if (state === 'refused') return `ticket refused for ${name}: ${note}`;
  if (leftAt !== null && !(state === 'waiting' && unrouted.test(note))) {
    return `${name} is over and not settled: ${note}`;
  }
  if (state === 'open' || state === 'closed') return null;
  return state === 'waiting' && mayWait.test(note) ? null : `${name} is ${state}: ${note}`;
}

async function openRows({ db: { read } }: App): Promise<string[]> {
  const open: string[] = [];
  for (const table of ['groups', 'devices', 'companies', 'agreements', 'additions', 'services'] as const) {
    const rows = await read
      .selectFrom(table)
      .select(['vendor_id'])
      .where('removed_at', 'is', null)
      .where((eb) => eb.or([eb('missing_since', 'is not', null), eb('unreadable', 'is not', null)]))
      .execute();
    for (const row of rows) open.push(`${table} ${row.vendor_id} is missing or unreadable`);
  }
  const lists = await read
    .selectFrom('agreements')
    .select(['vendor_id', 'additions_doubt'])
    .where('additions_doubt', 'is not', null)
    .execute();
  const doubts = await read
    .selectFrom('groups')
    .select('members_doubt')
    .where('members_doubt', 'is not', null)
    .execute();
  return [
    ...open,
    ...lists.map((each) => `the additions of agreement ${each.vendor_id} are in doubt: ${each.additions_doubt}`),
    ...doubts.map((each) => `members in doubt: ${each.members_doubt}`),
  ];
}
