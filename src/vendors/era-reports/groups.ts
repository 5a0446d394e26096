import type { Group } from '../../domain/inventory.ts';
import { idOfNames, type PathFormat, splitPath } from './paths.ts';

/** Collects the groups that cells name, as paths from the top group down. */
export interface Groups {
  /** Vendor id of the static group of a cell, which is made with those above it; null: the cell is empty. */
  staticGroup(cell: string): string | null;
  /** Likewise of a dynamic group, without those above it. */
  dynamicGroup(cell: string): string | null;
  /** All that were named, by their vendor ids. */
  all(): Map<string, Group>;
}

/** Cells of a large fleet have some thousands of groups; each cell is taken apart once. */
export function newGroups(format: PathFormat): Groups {
  const statics = new Map<string, Group>();
  const dynamics = new Map<string, { id: string; names: readonly string[] }>();
  const known = { static: new Map<string, string | null>(), dynamic: new Map<string, string | null>() };

  function addStatic(names: readonly string[]): string | null {
    const name = names.at(-1);
    if (name === undefined) return null;
    const id = idOfNames('group', names);
    if (!statics.has(id)) {
      statics.set(id, { id, name, parentId: addStatic(names.slice(0, -1)), kind: 'static', isCustomer: false });
    }
    return id;
  }

  function addDynamic(names: readonly string[]): string | null {
    if (names.length === 0) return null;
    const id = idOfNames('dynamic', names);
    dynamics.set(id, { id, names });
    return id;
  }

  /** The nearest group above that a cell has named: a path may lead through groups that hold no device. */
  function parentOf(names: readonly string[]): string | null {
    for (let length = names.length - 1; length > 0; length -= 1) {
      const above = names.slice(0, length);
      const [dynamic, fixed] = [idOfNames('dynamic', above), idOfNames('group', above)];
      if (dynamics.has(dynamic)) return dynamic;
      if (statics.has(fixed)) return fixed;
    }
    return null;
  }

  function once(kind: 'static' | 'dynamic', cell: string): string | null {
    const before = known[kind].get(cell);
    if (before !== undefined) return before;
    const names = splitPath(cell, format);
    const id = kind === 'static' ? addStatic(names) : addDynamic(names);
    known[kind].set(cell, id);
    return id;
  }

  return {
    staticGroup: (cell) => once('static', cell),
    dynamicGroup: (cell) => once('dynamic', cell),
    all() {
      const all = new Map(statics);
      for (const { id, names } of dynamics.values()) {
        all.set(id, { id, name: names.at(-1) ?? '', parentId: parentOf(names), kind: 'dynamic', isCustomer: false });
      }
      return all;
    },
  };
}
