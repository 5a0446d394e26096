import type { TicketRule } from '../../domain/ticket-rules.ts';
import type { Instant } from '../../domain/time.ts';
import { AppError } from '../../errors.ts';
import { recordAudit } from '../../store/audit.ts';
import { awaitTickets } from '../../store/stays.ts';
import { endTicketRule, loadTicketRules, saveTicketRule, takeBackTicketRule } from '../../store/ticket-rules.ts';
import { type App, nowInstant } from '../app.ts';
import { type Forest, findGroup, findKnownGroup, groupName, type KnownGroup, loadForest } from './groups.ts';
import { findPriority, loadTicketChoices, type TicketChoices } from './ticket-choices.ts';
import { plainRule, type TicketOptions, withOptions } from './ticket-options.ts';

/** A group whose devices open tickets, in names; what is gone from the PSA is called by its id. */
export interface PriorityRow {
  group: { key: number; name: string; kind: 'static' | 'dynamic'; gone: boolean };
  rule: TicketRule;
  names: RuleNames;
  by: string;
  since: Instant;
  /** Whether what was in the group before is known: until then nothing is opened. */
  baselined: boolean;
}

/** Names of what a rule gives a ticket; null: as the settings or the board say. */
export interface RuleNames {
  priority: string;
  board: string | null;
  type: string | null;
  subtype: string | null;
  item: string | null;
  status: string | null;
  source: string | null;
  closingStatus: string | null;
}

/** Every group with a priority, in the order in which they were given one. */
export async function listPriorities(app: App): Promise<PriorityRow[]> {
  const rules = await loadTicketRules(app.db.read);
  if (rules.length === 0) return [];
  const [forest, choices] = [await loadForest(app), await loadTicketChoices(app)];
  return rules.map(({ by, since, baselinedAt, ...rule }) => {
    const node = forest.known.get(rule.groupKey)?.node ?? null;
    const gone = node === null;
    return {
      group: { key: rule.groupKey, name: groupName(forest, rule.groupKey), kind: node?.kind ?? 'dynamic', gone },
      rule,
      names: namesOf(rule, choices),
      by,
      since,
      baselined: baselinedAt !== null,
    };
  });
}

function namesOf(rule: TicketRule, { priorities, sources, boards, statuses, choices }: TicketChoices): RuleNames {
  const { boardId } = rule;
  const level = (each: 'type' | 'subtype' | 'item', id: string | null) =>
    nameOf(each, { id, among: choices.filter((choice) => choice.boardId === boardId && choice.level === each) });
  return {
    priority: nameOf('priority', { id: rule.priorityId, among: priorities }) ?? '',
    board: nameOf('board', { id: boardId, among: boards }),
    type: level('type', rule.typeId),
    subtype: level('subtype', rule.subtypeId),
    item: level('item', rule.itemId),
    status: nameOf('status', { id: rule.statusId, among: statuses }),
    source: nameOf('source', { id: rule.sourceId, among: sources }),
    closingStatus: nameOf('status', { id: rule.closingStatusId, among: statuses }),
  };
}

function nameOf(
  kind: string,
  { id, among }: { id: string | null; among: readonly { id: string; name: string }[] },
): string | null {
  return id === null ? null : (among.find((each) => each.id === id)?.name ?? `${kind}:${id}`);
}

/** Who says something of a group's tickets, and since when it had been said so as they saw it; null: they were off. */
interface Said {
  by: string;
  seen?: Instant | null | undefined;
}

/** What a person says of a group's tickets. */
interface Wanted extends Said {
  options: TicketOptions;
  /** Devices that are in the group already open tickets too. */
  openPresent?: boolean | undefined;
}

/** What became of a group's tickets; null: off. */
export interface PriorityChanged {
  group: { key: number; name: string; kind: 'static' | 'dynamic' };
  changed: boolean;
  /** Devices known to be in the group that wait for a ticket now, as that was asked for. */
  asked: number;
  before: PriorityRow | null;
  after: PriorityRow | null;
}

/**
 * Switches ticketing on for a group, or changes how. What is in the group at its next complete listing is the
 * baseline of a group that had none, and opens nothing unless `openPresent`. May be repeated. Throws AppError 'not-found', 'ambiguous' and
 * 'usage' with the choices there are.
 */
export async function mapPriority(
  app: App,
  group: string,
  { priority, options, by, seen, openPresent = false }: Wanted & { priority: string },
): Promise<PriorityChanged> {
  const [forest, choices] = [await loadForest(app), await loadTicketChoices(app)];
  const { key } = findGroup(forest, group);
  const priorityId = findPriority(choices, priority).id;
  const before = await findRow(app, key);
  const rule = withOptions({ ...(before?.rule ?? plainRule(key, priorityId)), priorityId }, options, choices);
  const baseline = openPresent ? 'none' : before === null ? 'new' : 'keep';
  const act = { by, at: nowInstant(app) };
  const done = await app.db.write(async (trx) => {
    const changed = await saveTicketRule(trx, { rule, baseline, ...act, seen });
    const asked = openPresent ? await awaitTickets(trx, key) : 0;
    const record = { ...act, action: 'open-present', object: `group:${key}`, before: null, after: { asked } };
    if (openPresent) await recordAudit(trx, record);
    return { changed, asked };
  });
  return { group: called(forest, key), ...done, before, after: await findRow(app, key) };
}

/** Changes how a group's tickets are opened, with its priority as it is. Throws as `mapPriority`. */
export async function changeOptions(app: App, group: string, wanted: Wanted): Promise<PriorityChanged> {
  const forest = await loadForest(app);
  const { key } = findGroup(forest, group);
  const before = await findRow(app, key);
  if (before !== null) return mapPriority(app, group, { priority: `priority:${before.rule.priorityId}`, ...wanted });
  const message = `"${groupName(forest, key)}" has no priority: name one with it.`;
  throw new AppError('usage', message, { field: 'priority' });
}

/** Switches ticketing off for a group; its tickets stay as they are. May be repeated. Throws AppError 'not-found', 'ambiguous'. */
export async function unmapPriority(app: App, group: string, { by, seen }: Said): Promise<PriorityChanged> {
  const forest = await loadForest(app);
  const { key }: KnownGroup = findKnownGroup(forest, group);
  const before = await findRow(app, key);
  const changed = await app.db.write((trx) => endTicketRule(trx, key, { by, at: nowInstant(app), seen }));
  return { group: called(forest, key), changed, asked: 0, before, after: null };
}

/**
 * What was said of a group's tickets before the last change is said again; its baseline stays as it is, and is taken
 * anew where they were off. Throws AppError 'not-found', 'ambiguous', 'usage' where nothing was.
 */
export async function undoPriority(app: App, group: string, { by, seen }: Said): Promise<PriorityChanged> {
  const forest = await loadForest(app);
  const { key } = findKnownGroup(forest, group);
  const before = await findRow(app, key);
  const changed = await app.db.write((trx) => takeBackTicketRule(trx, key, { by, at: nowInstant(app), seen }));
  return { group: called(forest, key), changed, asked: 0, before, after: await findRow(app, key) };
}

async function findRow(app: App, key: number): Promise<PriorityRow | null> {
  return (await listPriorities(app)).find(({ group }) => group.key === key) ?? null;
}

function called(forest: Forest, key: number): PriorityChanged['group'] {
  return { key, name: groupName(forest, key), kind: forest.known.get(key)?.node?.kind ?? 'dynamic' };
}
