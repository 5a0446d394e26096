import type { App } from '../app.ts';
import { changeIn, type Destination, type GroupOutcome, type GroupTarget } from './group-changes.ts';
import { findGroup, findKnownGroup } from './groups.ts';
import { loadMapping, type Mapping } from './said.ts';

/** What became of a group's mapping. */
export type GroupMapped = Omit<GroupOutcome, 'error'>;

/**
 * Maps a group to the account of an agreement or of a company; it is made where there is none. May be repeated.
 * Throws AppError 'not-found', 'ambiguous', and 'usage' for an agreement that is over or a company that is deleted.
 */
export async function mapGroup(
  app: App,
  group: string,
  { by, ...to }: Destination & { by: string },
): Promise<GroupMapped> {
  const mapping = await loadMapping(app);
  const { key } = findGroup(mapping.forest, group);
  return changeOne(app, { mapping, key, target: { to: 'account', ...to }, by });
}

/** Not billed, and no tickets unless they are wanted. May be repeated. Throws AppError 'not-found', 'ambiguous'. */
export async function excludeGroup(
  app: App,
  group: string,
  { tickets, by }: { tickets: boolean; by: string },
): Promise<GroupMapped> {
  const mapping = await loadMapping(app);
  const { key } = findGroup(mapping.forest, group);
  return changeOne(app, { mapping, key, target: { to: 'excluded', tickets }, by });
}

/** The group inherits again; also one that is gone. May be repeated. Throws AppError 'not-found', 'ambiguous'. */
export async function unmapGroup(app: App, group: string, { by }: { by: string }): Promise<GroupMapped> {
  const mapping = await loadMapping(app);
  const { key } = findKnownGroup(mapping.forest, group);
  return changeOne(app, { mapping, key, target: { to: 'inherited' }, by });
}

/**
 * What was said of the group before the last change is said again. Throws AppError 'not-found', 'ambiguous', 'usage'
 * where nothing was.
 */
export async function undoGroup(app: App, group: string, { by }: { by: string }): Promise<GroupMapped> {
  const mapping = await loadMapping(app);
  const { key } = findKnownGroup(mapping.forest, group);
  return changeOne(app, { mapping, key, target: { to: 'before' }, by });
}

type One = { mapping: Mapping; key: number; target: GroupTarget; by: string };

async function changeOne(app: App, { mapping, key, target, by }: One): Promise<GroupMapped> {
  const [outcome] = await changeIn(app, mapping, { groups: [{ key }], target, by });
  if (outcome === undefined) throw new Error(`group ${key} has no outcome`);
  const { error, ...mapped } = outcome;
  if (error !== null) throw error;
  return mapped;
}
