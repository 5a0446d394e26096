import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { tellDone } from '../../notices.tsx';
import type { Group, Outcome, Target } from './groups.ts';

/** Of one request; the API takes no more. */
const mostGroups = 300;

/** A group as this person saw it: `since` null where nothing was said. */
export type Seen = Pick<Group, 'key' | 'since'>;

export interface Change {
  groups: readonly Seen[];
  target: Target;
  /** What the groups are now mapped to, in words. */
  to?: string;
}

export interface Mapping {
  map(change: Change): void;
  /** Says again what was said before this person's last change. */
  undo(key: number): void;
  /** Groups that this person has changed since they came here. */
  canUndo(key: number): boolean;
  isBusy: boolean;
  error: Error | null;
  /** Groups that were left as they are, each with why. */
  refused: readonly Outcome[];
  dismiss(): void;
}

async function sendChange({ groups, target }: Change): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let from = 0; from < groups.length; from += mostGroups) {
    const part = groups.slice(from, from + mostGroups).map(({ key, since }) => ({ key, seen: since }));
    const { rows } = await json(api.groups.mapping.$put({ json: { groups: part, target } }));
    outcomes.push(...rows);
  }
  return outcomes;
}

/** Says whose groups are, tells what became of it, and can take it back. */
export function useMapping(): Mapping {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [mine, setMine] = useState<ReadonlyMap<number, string | null>>(new Map());
  const [refused, setRefused] = useState<readonly Outcome[]>([]);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: async (change: Change) => {
      const outcomes = await sendChange(change);
      await queries.invalidateQueries({ queryKey: ['accounts'] });
      return outcomes;
    },
    onSuccess: (outcomes, change) => {
      setRefused(outcomes.filter((each) => each.refused !== null));
      const changed = outcomes.filter((each) => each.changed).map(({ group: { key }, since }) => ({ key, since }));
      setMine((before) => withChanges(before, { changed, isUndo: change.target.to === 'before' }));
      if (changed.length > 0) tell(t, { change, changed, undo });
    },
  });
  const begin = (change: Change) => {
    setRefused([]);
    mutate(change);
  };
  const undo = (groups: readonly Seen[]) => begin({ groups, target: { to: 'before' } });
  return {
    map: begin,
    undo: (key) => mine.has(key) && undo([{ key, since: mine.get(key) ?? null }]),
    canUndo: (key) => mine.has(key),
    isBusy: isPending,
    error,
    refused,
    dismiss: () => {
      setRefused([]);
      reset();
    },
  };
}

function withChanges(
  mine: ReadonlyMap<number, string | null>,
  { changed, isUndo }: { changed: readonly Seen[]; isUndo: boolean },
): ReadonlyMap<number, string | null> {
  const next = new Map(mine);
  for (const { key, since } of changed) {
    if (isUndo) next.delete(key);
    else next.set(key, since);
  }
  return next;
}

interface Told {
  change: Change;
  changed: readonly Seen[];
  undo: (groups: readonly Seen[]) => void;
}

function tell(t: TFunction, { change: { target, to = '' }, changed, undo }: Told): void {
  tellDone(t, {
    message: t(`accounts.done.${target.to}`, { count: changed.length, to }),
    ...(target.to !== 'before' && { undo: () => undo(changed) }),
  });
}
