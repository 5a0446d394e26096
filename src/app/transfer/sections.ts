import { defaultLine } from '../../domain/marks.ts';
import { type Addition, takesTickets } from '../../domain/psa.ts';
import type { CalendarDate } from '../../domain/time.ts';
import { AppError } from '../../errors.ts';
import { takeAccount } from '../../store/accounts.ts';
import type { Act } from '../../store/audit.ts';
import type { Trx } from '../../store/db.ts';
import { saveLine } from '../../store/lines.ts';
import { confirmTwin, mapGroup, mapProduct, saveServiceRule } from '../../store/mapping.ts';
import { saveTicketRule } from '../../store/ticket-rules.ts';
import { saveSwitches } from '../mapping/account-switches.ts';
import { changedLine } from '../mapping/lines.ts';
import { accountName } from '../mapping/psa-records.ts';
import { accountKeyOf, type Mapping } from '../mapping/said.ts';
import { findSource, type TicketChoices } from '../mapping/ticket-choices.ts';
import { plainRule, withOptions } from '../mapping/ticket-options.ts';
import type {
  AccountEntry,
  AccountRef,
  ChoiceRef,
  DeviceRef,
  GroupEntry,
  GroupRef,
  LineEntry,
  PriorityEntry,
  ProductEntry,
  RuleEntry,
  TwinEntry,
} from './document.ts';
import { accountRef, agreementRef, choiceRef, groupRef, serviceRef } from './refs.ts';
import {
  accountOf,
  additionOf,
  agreementOf,
  choiceOf,
  choicesOfBoard,
  companyOf,
  type FoundAccount,
  groupOf,
  serverOf,
  serviceOf,
} from './resolve.ts';

/** What a file is read against. */
export interface Here {
  mapping: Mapping;
  choices: TicketChoices;
  additions: readonly Addition[];
  /** Of the PSA; null: none is connected. */
  connectionId: number | null;
  /** Keys of the devices that the file names, by `deviceText`. */
  devices: ReadonlyMap<string, number>;
  on: CalendarDate;
}

export type Say = (trx: Trx, act: Act) => Promise<unknown>;

/** One part of a file: what an entry is about, and what it means here. */
export interface Section<Entry> {
  /** The same for two entries about the same thing. */
  key(entry: Entry): string;
  /** What it is about, in words. */
  title(entry: Entry): string;
  /** The entry as this store would write it, and how it is said. Throws AppError for a name that means nothing here. */
  resolve(entry: Entry, here: Here): { entry: Entry; say: Say };
}

const accountText = ({ company, agreement }: AccountRef): string =>
  agreement === null ? company : `${company}, ${agreement.name}`;

const accountId = ({ company, agreement }: AccountRef): string => `${company} ${agreement?.id ?? ''}`;

const groupText = ({ server, path }: GroupRef): string => [server, ...path].join(' / ');

export const deviceText = ({ server, id }: DeviceRef): string => `${server} ${id}`;

function refused(what: string): never {
  throw new AppError('not-found', `${what} cannot be named`);
}

function take({ connectionId, mapping }: Here, { companyId, agreementId }: FoundAccount) {
  if (connectionId === null) throw new AppError('not-found', 'no PSA is connected');
  const key = accountKeyOf(mapping, { connectionId, companyId, agreementId });
  return (trx: Trx, act: Act, switches = { posting: true, ticketing: true }) =>
    takeAccount(trx, { key, ...switches, ...act });
}

export const accountSection: Section<AccountEntry> = {
  key: accountId,
  title: accountText,
  resolve({ company, agreement, posting, ticketing, mode }, here) {
    const found = accountOf(here.mapping, { company, agreement });
    const ref = accountRef(here.mapping, found) ?? refused(company);
    const takeIt = take(here, found);
    return {
      entry: { ...ref, name: accountName(found, here.mapping.records), posting, ticketing, mode },
      say: async (trx, act) => {
        const account = await takeIt(trx, act, { posting, ticketing });
        await saveSwitches(trx, { account, switches: { posting, ticketing, mode }, act });
      },
    };
  },
};

export const groupSection: Section<GroupEntry> = {
  key: ({ group }) => `${group.server} ${group.id}`,
  title: ({ group }) => groupText(group),
  resolve({ group, account, tickets }, here) {
    const { key: groupKey } = groupOf(here.mapping, group);
    const ref = groupRef(here.mapping, groupKey) ?? refused(groupText(group));
    if (account === null) {
      return {
        entry: { group: ref, account, tickets },
        say: (trx, act) => mapGroup(trx, { groupKey, to: 'excluded', tickets }, act),
      };
    }
    const found = accountOf(here.mapping, account);
    const takeIt = take(here, found);
    return {
      entry: { group: ref, account: accountRef(here.mapping, found), tickets: false },
      say: async (trx, act) => {
        const { id } = await takeIt(trx, act);
        await mapGroup(trx, { groupKey, to: 'account', accountId: id }, act);
      },
    };
  },
};

export const productSection: Section<ProductEntry> = {
  key: ({ product }) => product,
  title: ({ product }) => product,
  resolve(entry, { mapping }) {
    const { product } = entry;
    if (entry.to !== 'service') {
      const { to } = entry;
      return { entry: { product, to }, say: (trx, act) => mapProduct(trx, { product, to }, act) };
    }
    const { id: serviceId, identifier } = serviceOf(mapping, entry.service);
    return {
      entry: { product, to: 'service', service: { identifier, id: serviceId } },
      say: (trx, act) => mapProduct(trx, { product, to: 'service', serviceId }, act),
    };
  },
};

export const ruleSection: Section<RuleEntry> = {
  key: ({ service }) => service.identifier,
  title: ({ service }) => service.identifier,
  resolve({ service, classServices, ...rule }, { mapping }) {
    const { id: serviceId } = serviceOf(mapping, service);
    const classes = Object.entries(classServices).map(([name, ref]) => [name, serviceOf(mapping, ref).id] as const);
    const others = classes.map(([name, id]) => [name, serviceRef(mapping, id)] as const);
    const said = { serviceId, ...rule, classServices: Object.fromEntries(classes) };
    return {
      entry: {
        service: serviceRef(mapping, serviceId) ?? refused(service.identifier),
        ...rule,
        classServices: Object.fromEntries(others) as RuleEntry['classServices'],
      },
      say: (trx, act) => saveServiceRule(trx, said, act),
    };
  },
};

export const lineSection: Section<LineEntry> = {
  key: ({ account, service }) => `${accountId(account)} ${service.identifier}`,
  title: ({ account, service }) => `${accountText(account)}: ${service.identifier}`,
  resolve(given, here) {
    const { mapping, additions, on } = here;
    const found = accountOf(mapping, given.account);
    const { id: serviceId } = serviceOf(mapping, given.service);
    const other = given.agreement && agreementOf(mapping, given.agreement, companyOf(mapping, given.account.company));
    const addition = given.addition && additionOf(additions, given.addition);
    const { kind, others, offset, offsetReason, offsetUntil, minimum, minimumReason } = given;
    const before = defaultLine({ accountId: 0, serviceId });
    const line = changedLine(
      { account: found, before, records: mapping.records, additions, on },
      {
        kind,
        others,
        agreement: other && `agreement:${other.id}`,
        addition: addition && `addition:${addition.id}`,
        offset: { seats: offset, reason: offsetReason, until: offsetUntil },
        minimum: { seats: minimum, reason: minimumReason },
      },
    );
    const takeIt = take(here, found);
    return {
      entry: {
        account: accountRef(mapping, found) ?? refused(given.account.company),
        service: serviceRef(mapping, serviceId) ?? refused(given.service.identifier),
        kind,
        agreement: line.agreementId === null ? null : agreementRef(mapping, line.agreementId),
        addition: addition && { id: addition.id, description: addition.description },
        offset: line.offset,
        offsetReason: line.offsetReason,
        offsetUntil: line.offsetUntil,
        minimum: line.minimum,
        minimumReason: line.minimumReason,
        others,
      },
      say: async (trx, act) => saveLine(trx, { ...line, accountId: (await takeIt(trx, act)).id }, act),
    };
  },
};

export const prioritySection: Section<PriorityEntry> = {
  key: ({ group }) => `${group.server} ${group.id}`,
  title: ({ group }) => groupText(group),
  resolve(given, { mapping, choices }) {
    const { key: groupKey } = groupOf(mapping, given.group);
    const priority = choiceOf(choices.priorities, { kind: 'priority', ref: given.priority });
    const parts = boardParts(given, choices);
    const source = given.source && findSource(choices, given.source).name;
    const { delayMinutes, leaving, visibility, mutedOpen, summary, description } = given;
    const own = { source, delayMinutes, leaving, visibility, mutedOpen, summary, description };
    const text = (kind: string, ref: ChoiceRef | null) => (ref === null ? null : `${kind}:${ref.id}`);
    const rule = withOptions(
      plainRule(groupKey, priority.id),
      {
        ...own,
        board: text('board', parts.board),
        type: text('type', parts.type),
        subtype: text('subtype', parts.subtype),
        item: text('item', parts.item),
        status: text('status', parts.status),
        closingStatus: text('status', parts.closingStatus),
        untouched: parts.untouched.map(({ id }) => `status:${id}`),
      },
      choices,
    );
    return {
      entry: {
        group: groupRef(mapping, groupKey) ?? refused(groupText(given.group)),
        priority: choiceRef(priority),
        ...parts,
        ...own,
      },
      // A group that had no priority has what is in it taken as what was there before, as when a person gives it one.
      say: (trx, act) => saveTicketRule(trx, { rule, baseline: 'keep', ...act }),
    };
  },
};

type BoardParts = Pick<PriorityEntry, 'board' | 'type' | 'subtype' | 'item' | 'status' | 'closingStatus' | 'untouched'>;

function boardParts(given: PriorityEntry, choices: TicketChoices): BoardParts {
  const board =
    given.board && choiceRef(choiceOf(choices.boards.filter(takesTickets), { kind: 'board', ref: given.board }));
  const { statuses, types, subtypes, items } = choicesOfBoard(choices, board?.id ?? '');
  const find = (kind: string, among: readonly ChoiceRef[]) => (ref: ChoiceRef) =>
    choiceRef(choiceOf(among, { kind, ref }));
  const status = find('status', statuses);
  return {
    board,
    type: given.type && find('type', types)(given.type),
    subtype: given.subtype && find('subtype', subtypes)(given.subtype),
    item: given.item && find('item', items)(given.item),
    status: given.status && status(given.status),
    closingStatus: given.closingStatus && status(given.closingStatus),
    untouched: given.untouched.map(status),
  };
}

export const twinSection: Section<TwinEntry> = {
  key: ({ older }) => deviceText(older),
  title: ({ older, newer }) => `${older.name} and ${newer.name}`,
  resolve(entry, { mapping, devices }) {
    const keyOf = (device: DeviceRef): number => {
      serverOf(mapping, device.server);
      const key = devices.get(deviceText(device));
      if (key !== undefined) return key;
      throw new AppError('not-found', `there is no device "${device.name}" (${device.id}) on ${device.server}`);
    };
    const [olderKey, newerKey] = [keyOf(entry.older), keyOf(entry.newer)];
    return { entry, say: (trx, act) => confirmTwin(trx, { olderKey, newerKey }, act) };
  },
};
