import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { never, openPsa, rowsOf } from '../../../test/support/connectwise.ts';
import { type Sandbox, startSandbox } from '../../../test/support/sandbox.ts';
import type { TicketDraft } from '../../domain/psa.ts';
import type { Psa } from '../ports.ts';

let sandbox: Sandbox;
let psa: Psa;
let draft: TicketDraft;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo', seed: 5 });
  psa = openPsa(sandbox.connectwise);
  draft = await makeDraft();
});
afterEach(() => sandbox.clearFaults());
afterAll(async () => {
  await psa?.close();
  await sandbox?.stop();
});

let count = 0;
const another = (more: Partial<TicketDraft> = {}): TicketDraft => {
  count += 1;
  return { ...draft, reference: `seatbridge-test-${count}`, ...more };
};

async function makeDraft(): Promise<TicketDraft> {
  const agreements = await rowsOf(psa.agreements(null, never));
  const agreement = agreements.find(({ status, parentId }) => status === 'active' && parentId === null);
  const board = (await rowsOf(psa.boards(never))).find(({ inactive }) => !inactive);
  const priority = (await rowsOf(psa.priorities(never)))[0];
  if (!agreement || !board || !priority) throw new Error('the sandbox lacks an agreement, a board or a priority');
  return {
    summary: 'Out-of-date modules on Büro-PC "7"',
    companyId: agreement.companyId,
    siteId: null,
    agreementId: agreement.id,
    boardId: board.id,
    statusId: null,
    priorityId: priority.id,
    typeId: null,
    subtypeId: null,
    itemId: null,
    sourceId: null,
    text: 'Grüße — modules are 12 days old',
    visibility: 'internal',
    reference: 'seatbridge-test-0',
  };
}

const ticketPosts = async () =>
  (await sandbox.state()).connectwise.writes.filter(
    ({ method, path }) => method === 'POST' && path.endsWith('/tickets'),
  );
const held = async (id: string) =>
  (await sandbox.state()).connectwise.tickets.find((ticket) => ticket.id === Number(id));

test('a ticket is opened as drafted, with nobody outside written to, and found by its reference', async () => {
  const wanted = another();
  const opened = await psa.openTicket(wanted, never);
  expect(opened).toMatchObject({
    summary: wanted.summary,
    reference: wanted.reference,
    companyId: wanted.companyId,
    boardId: wanted.boardId,
    priorityId: wanted.priorityId,
    closed: false,
    mergedIntoId: null,
    hasOwner: false,
    changedByOthers: false,
  });
  expect((await ticketPosts()).at(-1)?.body).toEqual({
    summary: wanted.summary,
    company: { id: Number(wanted.companyId) },
    agreement: { id: Number(wanted.agreementId) },
    board: { id: Number(wanted.boardId) },
    priority: { id: Number(wanted.priorityId) },
    externalXRef: wanted.reference,
    initialInternalAnalysis: wanted.text,
    automaticEmailContactFlag: false,
    automaticEmailResourceFlag: false,
    automaticEmailCcFlag: false,
    processNotifications: false,
  });
  expect(await psa.findTickets(wanted.reference, never)).toEqual([opened]);
  expect(await psa.ticket(opened.id, never)).toEqual(opened);
  expect(await psa.notes(opened.id, never)).toEqual([wanted.text]);
});

test('a text for the customer is the description, and notifications go out', async () => {
  const wanted = another({ visibility: 'customer' });
  await psa.openTicket(wanted, never);
  const body = (await ticketPosts()).at(-1)?.body;
  expect(body).toMatchObject({ initialDescription: wanted.text, processNotifications: true });
  expect(body).not.toHaveProperty('initialInternalAnalysis');
});

test('tickets with one reference come oldest first, and a reference in another case is another', async () => {
  const wanted = another({ reference: 'Seatbridge "quoted" \\ A' });
  const first = await psa.openTicket(wanted, never);
  await psa.openTicket({ ...wanted, reference: wanted.reference.toLowerCase() }, never);
  const second = await psa.openTicket(wanted, never);
  expect((await psa.findTickets(wanted.reference, never)).map(({ id }) => id)).toEqual([first.id, second.id]);
  expect(await psa.findTickets('seatbridge-none', never)).toEqual([]);
});

test.each([
  ['a reset after it took effect', 'reset-after', 1],
  ['a cut answer', 'cut-body', 1],
  ['a reset before', 'reset-before', 0],
] as const)(
  'after %s a ticket is not opened again, and the lookup tells what happened',
  async (_name, kind, opened) => {
    const wanted = another();
    await sandbox.fault({ server: 'connectwise', kind, method: 'POST', path: '/service/tickets' });
    await expect(psa.openTicket(wanted, never)).rejects.toMatchObject({ kind: 'unavailable' });
    expect((await psa.findTickets(wanted.reference, never)).length).toBe(opened);
  },
);

test('what ConnectWise refuses is said in its own words, with the field', async () => {
  await expect(psa.openTicket(another({ companyId: '999999' }), never)).rejects.toMatchObject({
    kind: 'rejected',
    details: { field: 'company/id' },
    message: expect.stringContaining('company 999999 not found'),
  });
  await expect(psa.openTicket(another({ summary: 'x'.repeat(101) }), never)).rejects.toMatchObject({
    kind: 'rejected',
    message: expect.stringContaining('summary'),
  });
});

test('a ticket that is gone is not found', async () => {
  const { id } = await psa.openTicket(another(), never);
  await sandbox.move({ touchTicket: { id: Number(id), by: 'delete' } });
  await expect(psa.ticket(id, never)).rejects.toMatchObject({ kind: 'not-found' });
});

test('notes are shown to whom they are meant for and read back oldest first', async () => {
  const { id } = await psa.openTicket(another(), never);
  await psa.addNote(id, { text: 'inside', visibility: 'internal' }, never);
  await psa.addNote(id, { text: 'for you: ×', visibility: 'customer' }, never);
  expect(await psa.notes(id, never)).toEqual([draft.text, 'inside', 'for you: ×']);
  const bodies = (await sandbox.state()).connectwise.writes.slice(-2).map(({ body }) => body);
  expect(bodies).toEqual([
    {
      text: 'inside',
      detailDescriptionFlag: false,
      internalAnalysisFlag: true,
      resolutionFlag: false,
      processNotifications: false,
    },
    {
      text: 'for you: ×',
      detailDescriptionFlag: true,
      internalAnalysisFlag: false,
      resolutionFlag: false,
      processNotifications: true,
    },
  ]);
});

test('activity counts time entries and notes of others, not our own', async () => {
  const { id } = await psa.openTicket(another(), never);
  await psa.addNote(id, { text: 'ours', visibility: 'internal' }, never);
  expect(await psa.ticketActivity(id, never)).toEqual({ timeEntries: 0, foreignNotes: 0 });
  await sandbox.move({ touchTicket: { id: Number(id), by: 'note' } }, { touchTicket: { id: Number(id), by: 'time' } });
  expect(await psa.ticketActivity(id, never)).toEqual({ timeEntries: 1, foreignNotes: 1 });
});

test('a status is set as a whole; a closing one closes', async () => {
  const { id, boardId } = await psa.openTicket(another(), never);
  const closing = (await rowsOf(psa.statuses(boardId, never))).find(({ closed, inactive }) => closed && !inactive);
  const statusId = closing?.id ?? '';
  await psa.setStatus(id, statusId, never);
  expect(await psa.ticket(id, never)).toMatchObject({ id, statusId, closed: true });
  await psa.setStatus(id, statusId, never);
  expect(await psa.ticket(id, never)).toMatchObject({ statusId, closed: true });
  expect(await held(id)).toMatchObject({ closed: true });
});

test('a priority is set as a whole', async () => {
  const { id } = await psa.openTicket(another(), never);
  const [most] = await rowsOf(psa.priorities(never));
  const priorityId = most?.id ?? '';
  await psa.setPriority(id, priorityId, never);
  expect(await psa.ticket(id, never)).toMatchObject({ id, priorityId });
  expect(await held(id)).toMatchObject({ priorityName: most?.name });
});

test('a merged ticket names the one it was merged into, and an owner is seen', async () => {
  const kept = await psa.openTicket(another(), never);
  const merged = await psa.openTicket(another(), never);
  await sandbox.move({ touchTicket: { id: Number(merged.id), by: 'merge', into: Number(kept.id) } });
  expect((await psa.ticket(merged.id, never)).mergedIntoId).toBe(kept.id);
  await sandbox.move({ touchTicket: { id: Number(kept.id), by: 'owner' } });
  expect((await psa.ticket(kept.id, never)).hasOwner).toBe(true);
});

test('types, subtypes and items of a board are told apart', async () => {
  const choices = await rowsOf(psa.choices(draft.boardId ?? '', never));
  expect(new Set(choices.map(({ level }) => level))).toEqual(new Set(['type', 'subtype', 'item']));
});

test('no call of these tests was one that ConnectWise would not take', async () => {
  expect(await sandbox.violations()).toEqual([]);
});
