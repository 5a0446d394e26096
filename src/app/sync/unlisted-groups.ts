import type { Sighted } from './reading.ts';

/** Groups that the list of groups lacks although something listed is in them: they are there, only not shown. */
export interface UnlistedGroups {
  /** Whether the list has the group, or an earlier one had it and it was not removed since. */
  isKnown(groupId: string): boolean;
  /** Something listed is in the group, and so in those above it: they are taken for listed. */
  sight(groupId: string): void;
  /** Vendor ids. */
  found(): string[];
  /** Keys of those that an earlier listing lacked too, when nothing was in them. */
  back(): number[];
}

/** `parents`: of each group as it is listed, or else as it is known. */
export function watchUnlisted(
  known: ReadonlyMap<string, Sighted>,
  parents: ReadonlyMap<string, string | null>,
): UnlistedGroups {
  const unlisted = new Map<string, Sighted>();

  function sightUpwards(groupId: string | null): void {
    for (let id = groupId; id !== null; id = parents.get(id) ?? null) {
      const group = known.get(id);
      if (group === undefined || group.seen || group.removed) return;
      group.seen = true;
      unlisted.set(id, group);
    }
  }

  const listed = [...known].flatMap(([id, { seen }]) => (seen ? [id] : []));
  for (const groupId of listed) sightUpwards(parents.get(groupId) ?? null);
  return {
    isKnown(groupId) {
      const group = known.get(groupId);
      return group !== undefined && (group.seen || !group.removed);
    },
    sight: sightUpwards,
    found: () => [...unlisted.keys()],
    back: () => [...unlisted.values()].flatMap(({ id, missing }) => (missing && id !== null ? [id] : [])),
  };
}
