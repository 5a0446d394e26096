import type { Finding, FindingKind } from '../../domain/findings.ts';
import { loadEntryHistory } from '../../store/entries.ts';
import { saveFindings } from '../../store/findings.ts';
import { loadBoards, loadPriorities, loadStatuses } from '../../store/psa-objects.ts';
import { type App, nowInstant } from '../app.ts';
import { type DeskState, groupName, pathOf } from './desk-state.ts';

/** The kinds of findings that ticketing says. */
const kinds: readonly FindingKind[] = ['ticket-refused', 'group-gone', 'priority-gone', 'board-gone', 'status-gone'];

/** How many of the latest refusals are shown. */
const REFUSALS = 1000;

/** Says which rules name something that is gone, and which tickets were refused. */
export async function saveTicketFindings(
  app: App,
  { state, connectionId }: { state: DeskState; connectionId: number },
): Promise<void> {
  const { read } = app.db;
  const present = {
    priorities: idsOf(await loadPriorities(read, connectionId)),
    boards: idsOf((await loadBoards(read, connectionId)).filter(({ inactive }) => !inactive)),
    statuses: idsOf((await loadStatuses(read, connectionId)).filter(({ inactive }) => !inactive)),
  };
  const findings = [...ruleFindings(state, present), ...(await refusals(app, state))];
  await app.db.write((trx) => saveFindings(trx, { kinds, findings, at: nowInstant(app) }));
}

const idsOf = (rows: readonly { id: string }[]): ReadonlySet<string> => new Set(rows.map(({ id }) => id));

type Present = Record<'priorities' | 'boards' | 'statuses', ReadonlySet<string>>;

function ruleFindings(state: DeskState, { priorities, boards, statuses }: Present): Finding[] {
  const nothing = { seats: 0, cents: 0 };
  return [...state.rules.values()].flatMap(({ groupKey, priorityId, boardId, statusId }): Finding[] => {
    const object = `group:${groupKey}`;
    if (!state.routing.groups.has(groupKey)) {
      return [{ kind: 'group-gone', object, ...nothing, facts: { path: pathOf(state, groupKey), use: 'priority' } }];
    }
    const path = pathOf(state, groupKey);
    const found: Finding[] = [];
    if (!priorities.has(priorityId))
      found.push({ kind: 'priority-gone', object, ...nothing, facts: { path, priorityId } });
    if (boardId !== null && !boards.has(boardId))
      found.push({ kind: 'board-gone', object, ...nothing, facts: { path, boardId } });
    if (statusId !== null && !statuses.has(statusId)) {
      found.push({ kind: 'status-gone', object, ...nothing, facts: { path, statusId } });
    }
    return found;
  });
}

/** Refused whole, or taken only with the least that a ticket needs: both name what ConnectWise said. */
async function refusals(app: App, state: DeskState): Promise<Finding[]> {
  const entries = await loadEntryHistory(app.db.read, { limit: REFUSALS, states: ['refused', 'open'] });
  return entries
    .filter(
      ({ state: at, note, leftAt }) => leftAt === null && (at === 'refused' || note.startsWith('opened with company')),
    )
    .map(({ id, deviceName, groupKey, note }) => ({
      kind: 'ticket-refused',
      object: `entry:${id}`,
      seats: 0,
      cents: 0,
      facts: { device: deviceName, group: groupName(state, groupKey), why: note },
    }));
}
