import type { Sighted } from './reading.ts';

/** Groups that the list of groups lacks although something listed is in them: they are there, only not shown. */
export interface UnlistedGroups {
  /** What is listed names the group that it is in. False: no such group is known. */
  isKnown(groupId: string): boolean;
  /** Vendor ids. */
  found(): string[];
  /** Keys of those that an earlier listing lacked too, when nothing was in them. */
  back(): number[];
}

/** `parents`: of each group as it is listed, or else as it is known. Whoever names a group names those above it too. */
export function watchUnlisted(
  known: ReadonlyMap<string, Sighted>,
  parents: ReadonlyMap<string, string | null>,
): UnlistedGroups {
  const unlisted = new Map<string, Sighted>();

  function isKnown(groupId: string): boolean {
    const group = known.get(groupId);
    if (group === undefined || group.seen) return group !== undefined;
    if (group.removed) return false;
    group.seen = true;
    unlisted.set(groupId, group);
    nameParent(groupId);
    return true;
  }

  function nameParent(groupId: string): void {
    const parent = parents.get(groupId) ?? null;
    if (parent !== null) isKnown(parent);
  }

  for (const groupId of [...known].flatMap(([id, { seen }]) => (seen ? [id] : []))) nameParent(groupId);
  return {
    isKnown,
    found: () => [...unlisted.keys()],
    back: () => [...unlisted.values()].flatMap(({ id, missing }) => (missing && id !== null ? [id] : [])),
  };
}
