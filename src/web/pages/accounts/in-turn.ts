import { useEffect, useState } from 'react';
import type { GroupNode } from './groups.ts';
import type { Mapping } from './mapping.ts';

interface Wish {
  /** Takes the groups as they are when its turn comes. */
  carryOut: (mapping: Mapping, groups: ReadonlyMap<string, GroupNode>) => void;
  /** It was asked for before the change ahead of it was over. */
  hasWaited: boolean;
}

/**
 * The same mapping for keys, which are faster than answers: one change after another, each of what the one ahead has
 * left. Where that one is refused, those behind it are dropped, for they were meant of what it would have left.
 */
export function useInTurn(mapping: Mapping, groups: ReadonlyMap<string, GroupNode>): Mapping {
  const [wishes, setWishes] = useState<readonly Wish[]>([]);
  useEffect(() => {
    const [wish, ...behind] = wishes;
    if (wish === undefined || mapping.isBusy) return;
    const isMoot = wish.hasWaited && (mapping.error !== null || mapping.refused.length > 0);
    setWishes(isMoot ? [] : behind);
    if (!isMoot) wish.carryOut(mapping, groups);
  }, [wishes, mapping, groups]);
  const ask = (carryOut: Wish['carryOut']) =>
    setWishes((ahead) => [...ahead, { carryOut, hasWaited: mapping.isBusy || ahead.length > 0 }]);
  return {
    ...mapping,
    map: (change) =>
      ask(({ map }, now) =>
        map({ ...change, groups: change.groups.map((seen) => now.get(String(seen.key))?.group ?? seen) }),
      ),
    undo: (key) => ask(({ undo }) => undo(key)),
  };
}
