import { expect, test } from 'vitest';
import type { BoardStatus, Ticket } from './psa.ts';
import { ticketReference } from './reference.ts';
import { ticketSettings } from './settings.ts';
import type { TicketEntry, TicketFacts, TicketRule, TicketTarget } from './ticket-rules.ts';
import { barestDraft, draftTicket, fillTemplate, fitSummary } from './ticket-text.ts';
import {
  type DecideInput,
  decideEntry,
  type EntryAction,
  limitNote,
  mayRaise,
  type ReadTicket,
  touchedWhy,
} from './tickets.ts';

const NOW = '2026-03-15T12:00:00.000Z';

const rule = (more: Partial<TicketRule> = {}): TicketRule => ({
  groupKey: 1,
  priorityId: 'high',
  boardId: 'board',
  typeId: 'type',
  subtypeId: 'subtype',
  itemId: 'item',
  statusId: 'new',
  sourceId: 'source',
  delayMinutes: null,
  leaving: null,
  closingStatusId: null,
  untouchedStatusIds: [],
  visibility: 'internal',
  mutedOpen: null,
  summary: null,
  description: null,
  ...more,
});

const entry = (more: Partial<TicketEntry> = {}): TicketEntry => ({
  ordinal: 1,
  enteredAt: '2026-03-15T10:00:00.000Z',
  missingSince: null,
  leftAt: null,
  endReason: null,
  baseline: false,
  seenAt: '2026-03-15T10:10:00.000Z',
  state: 'waiting',
  ticketId: null,
  closedAt: null,
  ...more,
});

const account: TicketTarget = {
  to: 'account',
  accountId: 1,
  companyId: 'company',
  siteId: 'site',
  agreementId: 'agreement',
};

const input = (more: Partial<DecideInput> = {}): DecideInput => ({
  now: NOW,
  rule: rule(),
  settings: ticketSettings,
  target: account,
  muted: false,
  paused: false,
  uncertain: null,
  shared: false,
  earlier: null,
  read: null,
  ...more,
});

const status = (id: string, more: Partial<BoardStatus> = {}): BoardStatus => ({
  id,
  boardId: 'board',
  name: id,
  closed: false,
  inactive: false,
  isDefault: id === 'new',
  ...more,
});

const statuses = [status('new'), status('working'), status('done', { closed: true })];

const ticket = (more: Partial<Ticket> = {}): Ticket => ({
  id: 't1',
  summary: 's',
  reference: 'r',
  companyId: 'company',
  boardId: 'board',
  statusId: 'new',
  statusName: 'New',
  priorityId: 'high',
  closed: false,
  mergedIntoId: null,
  hasOwner: false,
  changedByOthers: false,
  ...more,
});

const read = (more: Partial<ReadTicket> & { is?: Partial<Ticket> } = {}): ReadTicket => ({
  ticket: ticket(more.is),
  activity: { timeEntries: 0, foreignNotes: 0 },
  reopened: false,
  statuses,
  ...more,
});

const decide = (given: Partial<TicketEntry>, more: Partial<DecideInput> = {}): EntryAction =>
  decideEntry(entry(given), input(more));

test('a device that stays in a group past its delay gets a ticket', () => {
  expect(decide({})).toEqual({ do: 'open', target: account });
});

test('the delay counts from the first sign of life after it entered', () => {
  expect(decide({ seenAt: '2026-03-15T11:00:00.000Z' })).toMatchObject({ do: 'open' });
  expect(decide({ seenAt: '2026-03-15T11:00:01.000Z' })).toMatchObject({ do: 'wait' });
  expect(decide({ seenAt: null })).toEqual({ do: 'wait', note: 'the device has not been seen since it entered' });
});

test('a group with no delay opens at once, seen or not', () => {
  expect(decide({ seenAt: null }, { rule: rule({ delayMinutes: 0 }) })).toMatchObject({ do: 'open' });
});

test('a delay of the group goes before that of the settings', () => {
  expect(decide({}, { rule: rule({ delayMinutes: 240 }) })).toMatchObject({ do: 'wait' });
});

const gone = { leftAt: NOW, endReason: 'left' as const };

test('a ticket that was due when the device left is not lost, and waits for what holds it', () => {
  expect(decide(gone)).toEqual({ do: 'open', target: account });
  expect(decide({ ...gone, endReason: 'device-gone' })).toMatchObject({ do: 'open' });
  expect(decide({ ...gone, missingSince: '2026-03-15T11:10:00.000Z' })).toMatchObject({ do: 'open' });
  expect(decide(gone, { paused: true })).toMatchObject({ do: 'wait' });
  expect(decide(gone, { target: { to: 'unrouted', words: 'no account' } })).toMatchObject({ do: 'wait' });
  expect(decide(gone, { uncertain: 'the data is stale' })).toMatchObject({ do: 'open' });
});

test.each([
  ['the baseline', { baseline: true }, {}, 'none'],
  ['a device that left in time', { leftAt: '2026-03-15T11:09:00.000Z', endReason: 'left' as const }, {}, 'none'],
  ['a device that was missing in time', { missingSince: '2026-03-15T11:09:00.000Z', ...gone }, {}, 'none'],
  ['a device that left before it was seen', { seenAt: null, ...gone }, {}, 'none'],
  ['a muted device that left', gone, { muted: true }, 'none'],
  ['a group that lost its priority', { leftAt: NOW, endReason: 'priority-gone' as const }, {}, 'none'],
  ['an account with tickets off', {}, { target: { to: 'off' as const, words: 'off' } }, 'none'],
  ['a muted device', {}, { muted: true }, 'wait'],
  ['an unrouted device', {}, { target: { to: 'unrouted' as const, words: 'no account' } }, 'wait'],
  ['a pause', {}, { paused: true }, 'wait'],
  ['a doubt whether the device is still in the group', {}, { uncertain: 'the data is stale' }, 'wait'],
])('%s opens nothing', (_, given, more, doing) => {
  expect(decide(given, more)).toMatchObject({ do: doing });
});

test('a muted device opens a ticket where the group says so', () => {
  expect(decide({}, { muted: true, rule: rule({ mutedOpen: true }) })).toMatchObject({ do: 'open' });
});

test('a device without an account goes to the fallback company where there is one', () => {
  const target = { to: 'fallback' as const, companyId: 'ours' };
  expect(decide({}, { target })).toEqual({ do: 'open', target });
});

const again = { ticketId: 't1', sameGroup: true };

test.each([
  ['note', { do: 'join', ticketId: 't1', reopen: false, raise: false, note: 'entered again' }],
  ['reopen', { do: 'join', ticketId: 't1', reopen: true, raise: false, note: 'entered again' }],
  ['new', { do: 'open', target: account }],
] as const)('entering again while its ticket is open, by the setting %s', (reentry, action) => {
  expect(decide({}, { earlier: again, settings: { ...ticketSettings, reentry } })).toEqual(action);
});

test('another group joins the ticket only where there is one ticket per device', () => {
  const earlier = { ticketId: 't1', sameGroup: false };
  expect(decide({}, { earlier })).toMatchObject({ do: 'open' });
  expect(decide({}, { earlier, settings: { ...ticketSettings, ticketPer: 'device' } })).toMatchObject({
    do: 'join',
    raise: true,
  });
});

test.each(['opening', 'unknown'] as const)('an entry whose ticket is %s waits for what reading tells', (state) => {
  expect(decide({ state })).toMatchObject({ do: 'wait' });
});

const left = { state: 'open', ticketId: 't1', leftAt: NOW, endReason: 'left' } as const;
const closing = { rule: rule({ leaving: 'close' }) };

test.each([
  ['nothing', { do: 'settle', note: '' }],
  ['note', { do: 'read', ticketId: 't1', activity: false }],
  ['close', { do: 'read', ticketId: 't1', activity: true }],
] as const)('leaving, by the choice %s', (leaving, action) => {
  expect(decide(left, { rule: rule({ leaving }) })).toEqual(action);
});

test('a note on leaving goes on the ticket as it is now, and never on one that is closed', () => {
  const noting = { rule: rule({ leaving: 'note' }) };
  const parent = read({ is: { id: 'parent' }, activity: null });
  expect(decide(left, { ...noting, read: parent })).toEqual({
    do: 'note',
    ticketId: 'parent',
    note: 'left the group',
  });
  expect(decide(left, { ...noting, read: read({ is: { closed: true } }) })).toMatchObject({ do: 'settle' });
});

test('a ticket that other stays still have is not closed, but noted on', () => {
  expect(decide(left, { ...closing, shared: true, read: read() })).toMatchObject({ do: 'note' });
});

test('nothing is written for an account whose tickets were switched off since', () => {
  const target = { to: 'off' as const, words: 'off' };
  expect(decide(left, { ...closing, target })).toEqual({ do: 'settle', note: 'off' });
});

test('an untouched ticket is closed with the closing status of the board that it is on now', () => {
  expect(decide(left, { ...closing, read: read() })).toEqual({ do: 'close', ticketId: 't1', statusId: 'done' });
  const moved = [...statuses, status('solved', { boardId: 'other', closed: true })];
  const onOther = read({ is: { boardId: 'other' }, statuses: moved });
  expect(decide(left, { ...closing, read: onOther })).toEqual({ do: 'close', ticketId: 't1', statusId: 'solved' });
});

test('the chosen closing status goes before the first one, where it is on the board', () => {
  const more = [...statuses, status('auto', { closed: true })];
  const chosen = rule({ leaving: 'close', closingStatusId: 'auto' });
  expect(decide(left, { rule: chosen, read: read({ statuses: more }) })).toMatchObject({ statusId: 'auto' });
  expect(decide(left, { rule: chosen, read: read() })).toMatchObject({ statusId: 'done' });
});

test.each([
  ['time on it', read({ activity: { timeEntries: 1, foreignNotes: 0 } })],
  ['a note of someone', read({ activity: { timeEntries: 0, foreignNotes: 1 } })],
  ['an owner', read({ is: { hasOwner: true } })],
  ['a change by someone else that left its first status', read({ is: { changedByOthers: true } })],
  ['another status', read({ is: { statusId: 'working' } })],
  ['been reopened by someone', read({ reopened: true })],
])('a ticket that has %s stays open', (_, touched) => {
  expect(decide(left, { ...closing, read: touched })).toMatchObject({ do: 'settle' });
  expect(touchedWhy(touched, rule())).not.toBeNull();
});

test('statuses that count as untouched can be listed', () => {
  const listed = rule({ leaving: 'close', untouchedStatusIds: ['working'] });
  expect(decide(left, { rule: listed, read: read({ is: { statusId: 'working' } }) })).toMatchObject({ do: 'close' });
  expect(decide(left, { rule: listed, read: read() })).toMatchObject({ do: 'settle' });
});

test('what is not known of the work on a ticket counts as work', () => {
  expect(touchedWhy(read({ activity: null }), rule())).not.toBeNull();
});

test('a board without a closing status, and a ticket that is closed already, are left alone', () => {
  expect(decide(left, { ...closing, read: read({ statuses: [status('new')] }) })).toMatchObject({ do: 'settle' });
  expect(decide(left, { ...closing, read: read({ is: { closed: true } }) })).toMatchObject({ do: 'settle' });
});

test.each(['device-gone', 'group-gone', 'mapping-gone', 'priority-gone', 'moved'] as const)(
  'an entry that ended as %s closes nothing',
  (endReason) => {
    expect(decide({ ...left, endReason }, { ...closing, read: read() })).toEqual({ do: 'settle', note: '' });
  },
);

test('a pause writes no note and closes nothing', () => {
  expect(decide(left, { paused: true })).toMatchObject({ do: 'wait' });
});

const staying = { state: 'open', ticketId: 't1' } as const;
const closed = read({ is: { closed: true, statusId: 'done' } });

test('a ticket is looked at while its device stays, and a closing by a person is noted', () => {
  expect(decide(staying)).toEqual({ do: 'read', ticketId: 't1', activity: false });
  expect(decide(staying, { read: read() })).toEqual({ do: 'rest' });
  expect(decide(staying, { read: closed })).toMatchObject({ do: 'closed' });
});

test.each([
  ['reopen', { do: 'reopen', ticketId: 't1', statusId: 'new' }],
  ['nothing', { do: 'rest' }],
] as const)('seven days after a person closed it, by the setting %s', (closedByPerson, action) => {
  const more = { read: closed, settings: { ...ticketSettings, closedByPerson } };
  const since = (closedAt: string) => decide({ ...staying, state: 'closed', closedAt }, more);
  expect(since('2026-03-08T23:59:00.000Z')).toEqual(action);
  expect(since('2026-03-09T00:00:00.000Z')).toEqual({ do: 'rest' });
});

test.each([
  ['it is not certain that the device is still there', { uncertain: 'the data is stale' }],
  ['tickets are paused', { paused: true }],
  ['tickets are off', { target: { to: 'off' as const, words: 'off' } }],
])('a closed ticket is not reopened while %s', (_, more) => {
  const since = { ...staying, state: 'closed', closedAt: '2026-03-01T00:00:00.000Z' } as const;
  expect(decide(since, { read: closed, ...more })).toEqual({ do: 'rest' });
});

test('a ticket that a person reopened and closed again is closed anew, and its days count from then', () => {
  expect(decide({ ...staying, closedAt: '2026-03-01T00:00:00.000Z' }, { read: closed })).toMatchObject({
    do: 'closed',
  });
});

test('a new ticket after a closing is a new entry', () => {
  const more = { read: closed, settings: { ...ticketSettings, closedByPerson: 'new' as const } };
  expect(decide({ ...staying, state: 'closed', closedAt: '2026-03-01T00:00:00.000Z' }, more)).toMatchObject({
    do: 'restart',
  });
});

test('the limit of a run says how many wait', () => {
  expect(limitNote(20, 3)).toBe('the limit of 20 tickets a run is reached: 3 wait for the next one');
});

const facts: TicketFacts = {
  device: 'PC-1',
  group: 'Outdated modules',
  server: 'Main',
  os: 'Windows 11',
  lastSeen: '2026-03-15 11:55',
  products: 'ESET Endpoint Security',
  account: 'Müller',
  entered: '2026-03-15 10:00',
  serial: 'S1',
};

test('templates name the facts; what is no fact stays, and a fact is never read as a template', () => {
  expect(fillTemplate('{device} {nothing} {toString}', facts)).toBe('PC-1 {nothing} {toString}');
  expect(fillTemplate('{device}', { ...facts, device: '{account} $&' })).toBe('{account} $&');
});

test('a summary is one line of 100 characters at most, cut at a word and never inside a character', () => {
  expect(fitSummary(' a\n b ')).toBe('a b');
  const long = fitSummary('word '.repeat(40));
  expect(long.length).toBeLessThanOrEqual(100);
  expect(long.endsWith('word…')).toBe(true);
  const faces = fitSummary('👩‍👩‍👧‍👦'.repeat(30));
  expect(faces.length).toBeLessThanOrEqual(100);
  expect(faces).toMatch(/^(👩‍👩‍👧‍👦)+…$/u);
  expect(fitSummary('x'.repeat(100))).toHaveLength(100);
});

const drafted = draftTicket(rule(), { target: account as never, facts, reference: 'ref', settings: ticketSettings });

test('a draft has company, site and agreement of the account and the rest of the group', () => {
  expect(drafted).toMatchObject({
    summary: 'PC-1: Outdated modules',
    companyId: 'company',
    siteId: 'site',
    agreementId: 'agreement',
    priorityId: 'high',
    boardId: 'board',
    visibility: 'internal',
    reference: 'ref',
  });
  expect(drafted.text).toContain('Last seen: 2026-03-15 11:55');
});

test('the second try has company, summary, board and priority alone, and the same reference', () => {
  const { siteId, agreementId, statusId, typeId, subtypeId, itemId, sourceId, ...kept } = barestDraft(drafted);
  expect([siteId, agreementId, statusId, typeId, subtypeId, itemId, sourceId]).toEqual(Array(7).fill(null));
  expect(kept).toMatchObject({ companyId: 'company', boardId: 'board', priorityId: 'high', reference: 'ref' });
});

test('a summary is never empty', () => {
  const draft = draftTicket(rule({ summary: ' ' }), {
    target: account as never,
    facts,
    reference: '',
    settings: ticketSettings,
  });
  expect(draft.summary).toBe('PC-1');
});

test('a reference is the same for the same stay, another for any other, and short enough', () => {
  const stay = { server: 'eset.example:9443', groupId: 'g'.repeat(36), deviceId: 'd'.repeat(36), ordinal: 1 };
  expect(ticketReference(stay)).toBe(ticketReference({ ...stay, server: 'ESET.example:9443' }));
  const others = [
    { ...stay, ordinal: 2 },
    { ...stay, server: 'other' },
    { ...stay, groupId: 'h' },
    { ...stay, deviceId: 'e' },
  ];
  expect(new Set([stay, ...others].map(ticketReference)).size).toBe(5);
  expect(ticketReference({ ...stay, ordinal: 1_000_000 }).length).toBeLessThanOrEqual(60);
  expect(ticketReference(stay)).toMatch(/^seatbridge-[0-9a-z]{25}-1$/);
});

test.each<[string, Parameters<typeof mayRaise>[0], boolean]>([
  ['a more urgent one', { now: 'low', given: 'low', wanted: 'high' }, true],
  ['a less urgent one', { now: 'high', given: 'high', wanted: 'low' }, false],
  ['the same', { now: 'high', given: 'high', wanted: 'high' }, false],
  ['a more urgent one after somebody changed it', { now: 'middle', given: 'low', wanted: 'high' }, false],
  ['a more urgent one where it is not known what was given', { now: 'low', given: null, wanted: 'high' }, false],
  ['one whose order is not known', { now: 'low', given: 'low', wanted: 'odd' }, false],
  ['one more urgent than one that is gone', { now: 'gone', given: 'gone', wanted: 'high' }, false],
  ['one where the ticket has none', { now: null, given: null, wanted: 'high' }, false],
])('a ticket’s priority and %s: raised only upward, and never against a person', (_, priorities, raised) => {
  const all = Object.entries({ high: 1, middle: 2, low: 4, odd: 0 });
  expect(
    mayRaise(
      priorities,
      all.map(([id, sortOrder]) => ({ id, name: id, sortOrder })),
    ),
  ).toBe(raised);
});
