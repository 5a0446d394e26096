import type { Board, Company, Note, Psa, Ticket } from '../world/psa.ts';
import { type FieldChange, isRow, pointsAt, readBody, readPatch, referenceText } from './body.ts';
import type { Row } from './conditions.ts';
import { type FieldProblem, invalidObject, notFound } from './failure.ts';

const resource = 'ticket';
const summaryLimit = 100;
const externalXRefLimit = 100;
const readOnly: ReadonlySet<string> = new Set([
  'id',
  'recordType',
  'closedFlag',
  'closedDate',
  'closedBy',
  'actualHours',
  'siteName',
  'mergedParentTicket',
  'hasChildTicket',
  'hasMergedChildTicketFlag',
  'mobileGuid',
  'isInSla',
  'slaStatus',
]);
/** Taken once, shown as notes, never returned. */
const firstNotes = [
  ['initialDescription', 'detailDescription'],
  ['initialInternalAnalysis', 'internalAnalysis'],
  ['initialResolution', 'resolution'],
] as const;

const invalid = (field: string, message: string) => refusal({ code: 'InvalidField', message, field });
const missing = (field: string, reference: unknown) =>
  refusal({ code: 'NotFound', message: `${field.split('/')[0]} ${referenceText(reference)} not found`, field });
const refusal = (problem: Omit<FieldProblem, 'resource'>) =>
  invalidObject(resource, { errors: [{ ...problem, resource }] });

export function ticketById(psa: Psa, id: number): Ticket {
  const ticket = psa.tickets.get(id);
  if (!ticket) throw notFound(`Service Ticket ${id}`);
  return ticket;
}

/** Opens a ticket from a POST's body; throws the vendor's refusal. */
export function createTicket(psa: Psa, body: unknown): Ticket {
  const sent = readBody(body, resource);
  if (typeof sent['summary'] !== 'string' || sent['summary'] === '')
    throw invalid('summary', 'The summary field is required.');
  if (!isRow(sent['company'])) throw invalid('company', 'The company field is required.');
  const ticket = blank(psa, sent);
  applyAll(psa, { ticket, changes: inOrder(sent) });
  for (const [field, kind] of firstNotes) {
    const text = sent[field];
    if (typeof text === 'string' && text !== '') ticket.notes.push(makeNote(psa, { text, [kind]: true }));
  }
  psa.tickets.set(ticket.id, ticket);
  return ticket;
}

function blank(psa: Psa, sent: Row): Ticket {
  const board = sent['board'] === undefined ? firstBoard(psa) : boardFor(psa, sent['board']);
  const now = psa.clock.now();
  return {
    id: psa.nextId(),
    summary: '',
    companyId: companyFor(psa, sent['company']).id,
    siteId: null,
    agreementId: null,
    boardId: board.id,
    statusId: defaultStatus(board),
    typeId: board.types.find((type) => type.isDefault)?.id ?? null,
    subTypeId: null,
    itemId: null,
    priorityId: psa.priorities.find((priority) => priority.isDefault)?.id ?? 0,
    sourceId: psa.sources[0]?.id ?? 0,
    owner: null,
    externalXRef: null,
    mergedIntoId: null,
    hasMergedChild: false,
    notes: [],
    configurationIds: [],
    createdBy: psa.memberName,
    createdAt: now,
    closedAt: null,
    closedBy: null,
    other: {},
    updatedAt: now,
    updatedBy: psa.memberName,
  };
}

const firstBoard = (psa: Psa): Board => {
  const [board] = psa.boards.values();
  if (!board) throw invalid('board', 'The board field is required.');
  return board;
};

/** What depends on the board comes after it, an item after its subtype. */
const order = ['company', 'board', 'status', 'site', 'agreement', 'type', 'subType', 'item'];
const inOrder = (sent: Row): FieldChange[] =>
  Object.entries(sent)
    .filter(([field, value]) => value !== null && !readOnly.has(field) && !firstNotes.some(([name]) => name === field))
    .map(([field, value]) => ({ field, value }))
    .sort((a, b) => rank(a.field) - rank(b.field));
const rank = (field: string): number => (order.includes(field) ? order.indexOf(field) : order.length);

/** Applies a PATCH's operations to a copy first, so that a refusal leaves the ticket as it was. */
export function patchTicket(
  psa: Psa,
  plan: { ticket: Ticket; body: unknown; ignored: (detail: string) => void },
): boolean {
  const { ticket, ignored } = plan;
  const changes = readPatch(plan.body, { resource, ignored }).filter(({ field }) => {
    if (readOnly.has(field)) ignored(`${field} cannot be set: answered 200, nothing changed`);
    return !readOnly.has(field);
  });
  if (changes.length === 0) return false;
  const changed = { ...ticket, other: { ...ticket.other } };
  applyAll(psa, { ticket: changed, changes: changes.toSorted((a, b) => rank(a.field) - rank(b.field)) });
  Object.assign(ticket, changed, { updatedAt: psa.clock.now(), updatedBy: psa.memberName });
  return true;
}

function applyAll(psa: Psa, { ticket, changes }: { ticket: Ticket; changes: readonly FieldChange[] }): void {
  for (const { field, value } of changes) applyOne(psa, { ticket, field, value });
  checkCombination(psa, ticket);
}

function applyOne(psa: Psa, { ticket, field, value }: FieldChange & { ticket: Ticket }): void {
  const apply = setters[field];
  if (apply) apply(psa, { ticket, value });
  else ticket.other[field] = value;
}

type Setter = (psa: Psa, change: { ticket: Ticket; value: unknown }) => void;

const setters: Readonly<Record<string, Setter>> = {
  summary: (_psa, { ticket, value }) => {
    if (typeof value !== 'string' || value === '') throw invalid('summary', 'The summary field is required.');
    ticket.summary = limited('summary', { text: value, limit: summaryLimit });
  },
  externalXRef: (_psa, { ticket, value }) => {
    ticket.externalXRef =
      value === null ? null : limited('externalXRef', { text: String(value), limit: externalXRefLimit });
  },
  company: (psa, { ticket, value }) => {
    ticket.companyId = companyFor(psa, value).id;
  },
  board: (psa, { ticket, value }) => {
    const board = boardFor(psa, value);
    if (board.id === ticket.boardId) return;
    Object.assign(ticket, { boardId: board.id, typeId: null, subTypeId: null, itemId: null });
    setStatus(psa, { ticket, statusId: defaultStatus(board), by: psa.memberName });
  },
  status: (psa, { ticket, value }) => {
    const status = pointsAt(value, boardOf(psa, ticket).statuses);
    if (!status || status.inactive) throw missing('status/id', value);
    setStatus(psa, { ticket, statusId: status.id, by: psa.memberName });
  },
  site: (psa, { ticket, value }) => {
    const sites = [...psa.sites.values()].filter((site) => site.companyId === ticket.companyId);
    ticket.siteId = found('site/id', { value, records: sites });
  },
  agreement: (psa, { ticket, value }) => {
    const agreements = [...psa.agreements.values()].filter(
      (each) => each.companyId === ticket.companyId && each.status === 'Active',
    );
    ticket.agreementId = found('agreement/id', { value, records: agreements });
  },
  type: (psa, { ticket, value }) => {
    ticket.typeId = found('type/id', { value, records: boardOf(psa, ticket).types });
    if (ticket.typeId === null) Object.assign(ticket, { subTypeId: null, itemId: null });
  },
  subType: (psa, { ticket, value }) => {
    ticket.subTypeId = found('subType/id', { value, records: boardOf(psa, ticket).subTypes });
  },
  item: (psa, { ticket, value }) => {
    ticket.itemId = found('item/id', { value, records: boardOf(psa, ticket).items });
  },
  priority: (psa, { ticket, value }) => {
    ticket.priorityId = found('priority/id', { value, records: psa.priorities }) ?? ticket.priorityId;
  },
  source: (psa, { ticket, value }) => {
    ticket.sourceId = found('source/id', { value, records: psa.sources }) ?? ticket.sourceId;
  },
  owner: (psa, { ticket, value }) => {
    if (value !== null && (!isRow(value) || value['identifier'] !== psa.memberName)) throw missing('owner/id', value);
    ticket.owner = value === null ? null : psa.memberName;
  },
  contact: (_psa, { value }) => {
    if (value !== null) throw missing('contact/id', value);
  },
};

function found(
  field: string,
  { value, records }: { value: unknown; records: Iterable<{ id: number; name: string }> },
): number | null {
  if (value === null) return null;
  const record = pointsAt(value, records);
  if (!record) throw missing(field, value);
  return record.id;
}

function limited(field: string, { text, limit }: { text: string; limit: number }): string {
  if (text.length <= limit) return text;
  throw refusal({ code: 'MaxLength', message: `The field ${field} exceeds maximum length of ${limit}.`, field });
}

function companyFor(psa: Psa, reference: unknown): Company {
  const company = pointsAt(reference, psa.companies.values());
  if (!company || company.deleted) throw missing('company/id', reference);
  return company;
}

function boardFor(psa: Psa, reference: unknown): Board {
  const board = pointsAt(reference, psa.boards.values());
  if (!board || board.inactive || board.project) throw missing('board/id', reference);
  return board;
}

function boardOf(psa: Psa, ticket: Ticket): Board {
  const board = psa.boards.get(ticket.boardId);
  if (!board) throw missing('board/id', { id: ticket.boardId });
  return board;
}

const defaultStatus = (board: Board): number =>
  (board.statuses.find((status) => status.isDefault) ?? board.statuses[0])?.id ?? 0;

/** Moves a ticket to a status of its board; a closing one stamps it, any other one opens it again. */
export function setStatus(psa: Psa, { ticket, statusId, by }: { ticket: Ticket; statusId: number; by: string }): void {
  const closes = boardOf(psa, ticket).statuses.find((status) => status.id === statusId)?.closes ?? false;
  if (closes && ticket.closedAt === null) Object.assign(ticket, { closedAt: psa.clock.now(), closedBy: by });
  if (!closes) Object.assign(ticket, { closedAt: null, closedBy: null });
  ticket.statusId = statusId;
}

/** Type, subtype and item must be one of the board's combinations. */
function checkCombination(psa: Psa, { typeId, subTypeId, itemId, ...ticket }: Ticket): void {
  if (typeId === null && subTypeId === null && itemId === null) return;
  const { combinations } = boardOf(psa, { ...ticket, typeId, subTypeId, itemId });
  const allowed = combinations.some(
    (each) => each.typeId === typeId && each.subTypeId === subTypeId && each.itemId === itemId,
  );
  if (!allowed)
    throw invalid(
      itemId === null ? 'subType' : 'item',
      'The combination of type, subtype and item is not valid for the board.',
    );
}

/** Adds a note from a POST's body; throws the vendor's refusal. */
export function createNote(psa: Psa, { ticket, body }: { ticket: Ticket; body: unknown }): Note {
  const sent = readBody(body, 'note');
  if (typeof sent['text'] !== 'string' || sent['text'] === '') {
    const errors = [
      { code: 'InvalidField', message: 'The text field is required.', resource: 'serviceNote', field: 'text' },
    ];
    throw invalidObject('serviceNote', { errors });
  }
  const shown = {
    detailDescription: sent['detailDescriptionFlag'] === true,
    internalAnalysis: sent['internalAnalysisFlag'] === true,
    resolution: sent['resolutionFlag'] === true,
  };
  if (!shown.detailDescription && !shown.internalAnalysis && !shown.resolution) throw noPlaceForNote();
  const note = makeNote(psa, { text: sent['text'], ...shown });
  ticket.notes.push(note);
  ticket.updatedAt = note.createdAt;
  return note;
}

const noPlaceForNote = () =>
  invalidObject('serviceNote', {
    errors: [
      {
        code: 'ServiceNote',
        message: 'Please choose where to display the notes in order to save this record.',
        resource: 'serviceNote',
        field: 'detailDescriptionFlag, internalAnalysisFlag, resolutionFlag',
      },
    ],
  });

export const makeNote = (psa: Psa, row: Pick<Note, 'text'> & Partial<Note>): Note => ({
  id: psa.nextId(),
  detailDescription: false,
  internalAnalysis: false,
  resolution: false,
  createdAt: psa.clock.now(),
  createdBy: psa.memberName,
  ...row,
});
