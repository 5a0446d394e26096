import type { DeviceClass, Line, ServiceRule } from '../../domain/mapping.ts';
import { searchKey } from '../../domain/names.ts';
import type { Addition } from '../../domain/psa.ts';
import type { TicketRule } from '../../domain/ticket-rules.ts';
import { loadKnownDevices } from '../../store/inventory.ts';
import { loadLines } from '../../store/lines.ts';
import { loadProductMappings, loadServiceRules, loadTwins } from '../../store/mapping.ts';
import { loadAdditions } from '../../store/psa-objects.ts';
import { loadTicketRules } from '../../store/ticket-rules.ts';
import type { App } from '../app.ts';
import { groupName } from '../mapping/groups.ts';
import { accountName, byId, serviceName } from '../mapping/psa-records.ts';
import { calledAccount, loadMapping, type Mapping } from '../mapping/said.ts';
import { loadTicketChoices, type TicketChoices } from '../mapping/ticket-choices.ts';
import { listSettings } from '../settings.ts';
import {
  type AccountEntry,
  type AccountRef,
  type ChoiceRef,
  type DeviceRef,
  type Document,
  documentHead,
  type GroupEntry,
  type GroupRef,
  type LineEntry,
  type PriorityEntry,
  type ProductEntry,
  type RuleEntry,
  type TwinEntry,
} from './document.ts';
import { accountRef, agreementRef, choiceRef, groupRef, serviceRef } from './refs.ts';

export interface Exported {
  document: Document;
  /** What is said of things that are gone, and so cannot be named. */
  leftOut: string[];
}

/** All mappings and settings, in an order that does not depend on when they were said. May be repeated. */
export async function exportMappings(app: App): Promise<Exported> {
  const given: Given = { mapping: await loadMapping(app), keep: keeper() };
  // The store keeps notes of its own beside the settings; only what a person set is exported.
  const settings = (await listSettings(app)).flatMap(({ name, value, by }) => (by === null ? [] : [[name, value]]));
  const document: Document = {
    ...documentHead,
    settings: Object.fromEntries(settings),
    accounts: accountEntries(given),
    groups: groupEntries(given),
    products: await productEntries(app, given),
    services: await ruleEntries(app, given),
    lines: await lineEntries(app, given),
    priorities: await priorityEntries(app, given),
    twins: await twinEntries(app, given),
  };
  return { document, leftOut: given.keep.leftOut };
}

/** Keeps the entries that can be written, and what is said of things that are gone. */
interface Keeper {
  kept<Entry>(entry: Entry | null, name: string): Entry[];
  leftOut: string[];
}

function keeper(): Keeper {
  const leftOut: string[] = [];
  const kept = <Entry>(entry: Entry | null, name: string): Entry[] => {
    if (entry === null) leftOut.push(name);
    return entry === null ? [] : [entry];
  };
  return { kept, leftOut };
}

interface Given {
  mapping: Mapping;
  keep: Keeper;
}

function accountEntries({ mapping, keep }: Given): AccountEntry[] {
  const entries = [...mapping.accounts.values()].flatMap((account) => {
    const name = accountName(account, mapping.records);
    const { posting, ticketing, mode } = account;
    const ref = accountRef(mapping, account);
    return keep.kept<AccountEntry>(ref && { ...ref, name, posting, ticketing, mode }, name);
  });
  return sorted(entries);
}

function groupEntries({ mapping, keep }: Given): GroupEntry[] {
  const { forest } = mapping;
  const entries = [...forest.mappings.values()].flatMap((said) => {
    const group = groupRef(mapping, said.groupKey);
    const account = said.to === 'account' ? refOf(said.accountId, mapping) : null;
    const gone = group === null || (said.to === 'account' && account === null);
    const tickets = said.to === 'excluded' && said.tickets;
    return keep.kept<GroupEntry>(gone ? null : { group, account, tickets }, groupName(forest, said.groupKey));
  });
  return sorted(entries);
}

function refOf(accountId: number, mapping: Mapping): AccountRef | null {
  const account = mapping.accounts.get(accountId);
  return account === undefined ? null : accountRef(mapping, account);
}

async function productEntries(app: App, { mapping, keep }: Given): Promise<ProductEntry[]> {
  const said = await loadProductMappings(app.db.read, null);
  return said.flatMap((each): ProductEntry[] => {
    const { product } = each;
    if (each.to !== 'service') return [{ product, to: each.to }];
    const service = serviceRef(mapping, each.serviceId);
    return keep.kept<ProductEntry>(service && { product, to: 'service', service }, product);
  });
}

async function ruleEntries(app: App, { mapping, keep }: Given): Promise<RuleEntry[]> {
  const rules = await loadServiceRules(app.db.read, null);
  return sorted(rules.flatMap((rule) => keep.kept(ruleEntry(rule, mapping), `service:${rule.serviceId}`)));
}

function ruleEntry({ serviceId, classServices, ...rule }: ServiceRule, mapping: Mapping): RuleEntry | null {
  const { counts, seenWithinDays, leaveOutTrials } = rule;
  const service = serviceRef(mapping, serviceId);
  const classes: RuleEntry['classServices'] = {};
  for (const [name, id] of Object.entries(classServices) as [DeviceClass, string][]) {
    const other = serviceRef(mapping, id);
    if (other === null) return null;
    classes[name] = other;
  }
  return service === null ? null : { service, counts, seenWithinDays, leaveOutTrials, classServices: classes };
}

async function lineEntries(app: App, { mapping, keep }: Given): Promise<LineEntry[]> {
  const connections = new Set([...mapping.accounts.values()].map(({ connectionId }) => connectionId));
  const additions = await Promise.all([...connections].map((id) => loadAdditions(app.db.read, id)));
  const known = byId(additions.flat());
  const entries = (await loadLines(app.db.read, null)).flatMap((line) => {
    const name = `${calledAccount(mapping, line.accountId).name}, ${serviceName(line.serviceId, mapping.records)}`;
    return keep.kept(lineEntry(line, { mapping, known }), name);
  });
  return sorted(entries);
}

function lineEntry(
  line: Line,
  { mapping, known }: { mapping: Mapping; known: ReadonlyMap<string, Addition> },
): LineEntry | null {
  const { accountId, serviceId, agreementId, additionId } = line;
  const [account, service] = [refOf(accountId, mapping), serviceRef(mapping, serviceId)];
  const agreement = agreementId === null ? null : agreementRef(mapping, agreementId);
  const chosen = additionId === null ? undefined : known.get(additionId);
  const gone = (agreementId !== null && agreement === null) || (additionId !== null && chosen === undefined);
  if (account === null || service === null || gone) return null;
  const { kind, offset, offsetReason, offsetUntil, minimum, minimumReason, others } = line;
  const addition = chosen === undefined ? null : { id: chosen.id, description: chosen.description };
  const numbers = { offset, offsetReason, offsetUntil, minimum, minimumReason };
  return { account, service, kind, agreement, addition, ...numbers, others };
}

async function priorityEntries(app: App, { mapping, keep }: Given): Promise<PriorityEntry[]> {
  const [rules, choices] = [await loadTicketRules(app.db.read), await loadTicketChoices(app)];
  const entries = rules.flatMap((rule) =>
    keep.kept(
      priorityEntry(rule, { group: groupRef(mapping, rule.groupKey), choices }),
      `the priority of ${groupName(mapping.forest, rule.groupKey)}`,
    ),
  );
  return sorted(entries);
}

function priorityEntry(
  rule: TicketRule,
  { group, choices }: { group: GroupRef | null; choices: TicketChoices },
): PriorityEntry | null {
  const gone: string[] = [];
  const ref = (id: string | null, among: readonly ChoiceRef[]): ChoiceRef | null => {
    const found = among.find((each) => each.id === id);
    if (found !== undefined) return choiceRef(found);
    if (id !== null) gone.push(id);
    return null;
  };
  const onBoard = <Each extends { boardId: string }>(all: readonly Each[]) =>
    all.filter(({ boardId }) => boardId === rule.boardId);
  const level = (each: 'type' | 'subtype' | 'item') =>
    onBoard(choices.choices).filter((choice) => choice.level === each);
  const statuses = onBoard(choices.statuses);
  const priority = ref(rule.priorityId, choices.priorities);
  const parts = {
    board: ref(rule.boardId, choices.boards),
    type: ref(rule.typeId, level('type')),
    subtype: ref(rule.subtypeId, level('subtype')),
    item: ref(rule.itemId, level('item')),
    status: ref(rule.statusId, statuses),
    closingStatus: ref(rule.closingStatusId, statuses),
    untouched: rule.untouchedStatusIds.flatMap((id) => ref(id, statuses) ?? []),
  };
  const source = ref(rule.sourceId, choices.sources)?.name ?? null;
  if (group === null || priority === null || gone.length > 0) return null;
  const { delayMinutes, leaving, visibility, mutedOpen, summary, description } = rule;
  return { group, priority, ...parts, source, delayMinutes, leaving, visibility, mutedOpen, summary, description };
}

async function twinEntries(app: App, { mapping, keep }: Given): Promise<TwinEntry[]> {
  const twins = await loadTwins(app.db.read, null);
  const devices = await loadKnownDevices(
    app.db.read,
    twins.flatMap(({ olderKey, newerKey }) => [olderKey, newerKey]),
  );
  const ref = (key: number): DeviceRef | null => {
    const device = devices.get(key);
    if (device === undefined || device.removed) return null;
    return { server: mapping.forest.servers.get(device.serverId) ?? '', id: device.vendorId, name: device.name };
  };
  const entries = twins.flatMap(({ olderKey, newerKey }) => {
    const [older, newer] = [ref(olderKey), ref(newerKey)];
    return keep.kept<TwinEntry>(older && newer && { older, newer }, `device:${olderKey}`);
  });
  return sorted(entries);
}

/** By everything that they say, as people read names. */
function sorted<Entry>(entries: readonly Entry[]): Entry[] {
  const keyed = entries.map((entry) => {
    const text = JSON.stringify(entry);
    return { entry, key: `${searchKey(text)} ${text}` };
  });
  return keyed.sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -1 : 1)).map(({ entry }) => entry);
}
