import type { PriorityChange, Rule } from './watched-groups.ts';

/** How a group's tickets are to be opened; no priority: they are off. */
export type Draft = Omit<Rule, 'groupKey' | 'priorityId'> & { priorityId: string | null };

const plain: Draft = {
  priorityId: null,
  boardId: null,
  typeId: null,
  subtypeId: null,
  itemId: null,
  statusId: null,
  sourceId: null,
  delayMinutes: null,
  leaving: null,
  closingStatusId: null,
  untouchedStatusIds: [],
  visibility: 'internal',
  mutedOpen: null,
  summary: null,
  description: null,
};

export function draftOf(rule: Rule | undefined): Draft {
  if (rule === undefined) return plain;
  const { groupKey: _, ...draft } = rule;
  return draft;
}

/** What belongs to a board, and means nothing on another. */
export const onAnotherBoard = (boardId: string | null): Partial<Draft> => ({
  boardId,
  ...{ typeId: null, subtypeId: null, itemId: null, statusId: null, closingStatusId: null, untouchedStatusIds: [] },
});

/** Only what is another than it was, for the program keeps the rest. */
export function optionsOf(before: Draft, after: Draft): NonNullable<PriorityChange['options']> {
  const { priorityId: _, ...options } = after;
  const changed = Object.entries(options).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof Draft]),
  );
  return Object.fromEntries(changed);
}
