import { type Finding, kindsSaidBy } from '../../domain/findings.ts';
import { takesTickets } from '../../domain/psa.ts';
import { addDays, dateOf } from '../../domain/time.ts';
import type { Connection } from '../../store/connections.ts';
import { findEntry, loadReducedTickets, loadUnsettledEntries, type StoredEntry } from '../../store/entries.ts';
import { saveFindings } from '../../store/findings.ts';
import { loadBoards, loadPriorities, loadStatuses } from '../../store/psa-objects.ts';
import { type Answers, saveAccessFindings } from '../access-findings.ts';
import { type App, nowInstant } from '../app.ts';
import type { DeskState } from './desk-state.ts';
import { groupName, pathOf } from './facts.ts';

/** How long a ticket that was taken only with the least is shown, in days, unless its group's priority is said anew. */
const REDUCED_DAYS = 30;

const nothing = { seats: 0, cents: 0 };

interface Run {
  state: DeskState;
  connection: Connection;
  answers: Answers;
}

/** Says which rules name something that is gone, which tickets were refused, and which rights are missing. */
export async function saveTicketFindings(app: App, run: Run): Promise<void> {
  const { state, connection, answers } = run;
  const at = nowInstant(app);
  const rules = ruleFindings(state, await loadPresent(app, connection.id));
  const tickets = [...(await refused(app, state)), ...(await reduced(app, state))];
  await app.db.write(async (trx) => {
    await saveFindings(trx, { kinds: kindsSaidBy('ticketing'), findings: [...rules, ...tickets], at });
    await saveAccessFindings(trx, { connection, answers, at });
  });
}

type Present = Record<'priorities' | 'boards' | 'statuses', ReadonlySet<string>>;

async function loadPresent({ db: { read } }: App, connectionId: number): Promise<Present> {
  return {
    priorities: idsOf(await loadPriorities(read, connectionId)),
    boards: idsOf((await loadBoards(read, connectionId)).filter(takesTickets)),
    statuses: idsOf((await loadStatuses(read, connectionId)).filter(({ inactive }) => !inactive)),
  };
}

const idsOf = (rows: readonly { id: string }[]): ReadonlySet<string> => new Set(rows.map(({ id }) => id));

function ruleFindings(state: DeskState, { priorities, boards, statuses }: Present): Finding[] {
  return [...state.rules.values()].flatMap(({ groupKey, priorityId, boardId, statusId }): Finding[] => {
    const object = `group:${groupKey}`;
    const path = pathOf(state, groupKey);
    if (!state.routing.groups.has(groupKey)) {
      return [{ kind: 'group-gone', object, ...nothing, facts: { path, use: 'priority' } }];
    }
    const found: Finding[] = [];
    if (!priorities.has(priorityId))
      found.push({ kind: 'priority-gone', object, ...nothing, facts: { path, priorityId } });
    if (boardId !== null && !boards.has(boardId))
      found.push({ kind: 'board-gone', object, ...nothing, facts: { path, boardId } });
    if (statusId !== null && !statuses.has(statusId))
      found.push({ kind: 'status-gone', object, ...nothing, facts: { path, statusId } });
    return found;
  });
}

function refusal(state: DeskState, { id, deviceName: device, groupKey }: StoredEntry, why: string): Finding {
  const facts = { device, group: groupName(state, groupKey), why };
  return { kind: 'ticket-refused', object: `entry:${id}`, ...nothing, facts };
}

async function refused(app: App, state: DeskState): Promise<Finding[]> {
  const entries = await loadUnsettledEntries(app.db.read);
  return entries
    .filter(({ state: at, leftAt }) => at === 'refused' && leftAt === null)
    .map((entry) => refusal(state, entry, entry.note));
}

/** Tickets that the PSA took only with the least: also once their entries are over, as the next one will fare alike. */
async function reduced(app: App, state: DeskState): Promise<Finding[]> {
  const found = new Map<number, Finding>();
  for (const { entryId, refused, at } of await loadReducedTickets(app.db.read)) {
    if (found.has(entryId) || addDays(dateOf(at), REDUCED_DAYS) < dateOf(state.now)) continue;
    const entry = await findEntry(app.db.read, entryId);
    const rule = entry === null ? undefined : state.rules.get(entry.groupKey);
    if (entry === null || rule === undefined || rule.since > at) continue;
    const why = `opened with company, summary, board and priority alone: ${refused}`;
    found.set(entryId, refusal(state, entry, why));
  }
  return [...found.values()];
}
