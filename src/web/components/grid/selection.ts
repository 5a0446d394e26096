import { useState } from 'react';

/** The rows chosen for a bulk action: these, or all that the filter finds, also those not loaded yet. */
export interface Selection {
  ids: ReadonlySet<string>;
  all: boolean;
}

export interface Selecting {
  selection: Selection;
  has(id: string): boolean;
  toggle(id: string): void;
  set(ids: Iterable<string>): void;
  setAll(): void;
  clear(): void;
}

const nothing: Selection = { ids: new Set(), all: false };

/** `filter`: with another filter the selection begins anew, for what is chosen must be seen. */
export function useSelection(filter: string): Selecting {
  const [state, setState] = useState({ filter, selection: nothing });
  const selection = state.filter === filter ? state.selection : nothing;
  const keep = (next: Selection) => setState({ filter, selection: next });
  return {
    selection,
    has: (id) => selection.all || selection.ids.has(id),
    toggle(id) {
      const ids = new Set(selection.ids);
      if (!ids.delete(id)) ids.add(id);
      keep({ ids, all: false });
    },
    set: (ids) => keep({ ids: new Set(ids), all: false }),
    setAll: () => keep({ ids: selection.ids, all: true }),
    clear: () => keep(nothing),
  };
}
