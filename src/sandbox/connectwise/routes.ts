import type { Exchange } from '../deliver.ts';
import type { Board, Psa } from '../world/psa.ts';
import { additionById, additionsOf, createAddition, patchAddition } from './additions.ts';
import { pointsAt, readBody, referenceText } from './body.ts';
import { answerBundle } from './bundles.ts';
import type { Row } from './conditions.ts';
import { badRequest, invalidObject, notFound } from './failure.ts';
import type { Resource } from './fields.ts';
import type { Entry, Query } from './query.ts';
import * as records from './records.ts';
import * as tables from './tables.ts';
import { createNote, createTicket, patchTicket, ticketById } from './tickets.ts';

/** One call as a route sees it; ids are the numbers of its path, in order. */
export interface RouteCall {
  readonly psa: Psa;
  readonly ids: readonly number[];
  readonly body: unknown;
  readonly query: Query;
  readonly exchange: Exchange;
  /** Lists what the vendor takes without doing it. */
  readonly ignored: (detail: string) => void;
}

/** What a route finds: a list to page through, a record, or nothing to say. */
export type Found =
  | {
      readonly kind: 'list';
      readonly resource: Resource;
      readonly entries: Iterable<Entry>;
      readonly takesForwardOnly: boolean;
    }
  | { readonly kind: 'count'; readonly resource: Resource; readonly entries: Iterable<Entry> }
  | { readonly kind: 'record'; readonly row: Row; readonly status?: number; readonly tookEffect?: boolean }
  | { readonly kind: 'done'; readonly tookEffect: boolean };

export type Route = (call: RouteCall) => Found;

const list = (resource: Resource, entries: (call: RouteCall) => Iterable<Entry>): Route => {
  return (call) => ({ kind: 'list', resource, entries: entries(call), takesForwardOnly: true });
};
/** Small tables: the vendor ignores forward-only paging here and sends no Link. */
const table = (resource: Resource, rows: (call: RouteCall) => readonly Row[]): Route => {
  return (call) => ({ kind: 'list', resource, entries: written(rows(call)), takesForwardOnly: false });
};
const count = (resource: Resource, entries: (call: RouteCall) => Iterable<Entry>): Route => {
  return (call) => ({ kind: 'count', resource, entries: entries(call) });
};
const record = (row: (call: RouteCall) => Row): Route => {
  return (call) => ({ kind: 'record', row: row(call) });
};
const boardTable = (resource: Resource, rows: (board: Board) => Row[]): Route =>
  table(resource, (call) => rows(boardById(call)));

function* entriesOf<T extends { readonly id: number }>(
  records: Iterable<T>,
  toRow: (record: T) => Row,
): Generator<Entry> {
  for (const each of records) yield { id: each.id, row: () => toRow(each) };
}

const written = (rows: readonly Row[]): Entry[] => rows.map((row) => ({ id: Number(row['id']), row: () => row }));

function byId<T>(records: ReadonlyMap<number, T>, { id, name }: { id: number | undefined; name: string }): T {
  const found = records.get(id ?? -1);
  if (!found) throw notFound(`${name} ${id}`);
  return found;
}

const boardById = ({ psa, ids }: RouteCall): Board => byId(psa.boards, { id: ids[0], name: 'board' });

const companies = ({ psa }: RouteCall) =>
  entriesOf(psa.companies.values(), (company) => records.companyRow(psa, company));
const agreements = ({ psa }: RouteCall) =>
  entriesOf(psa.agreements.values(), (agreement) => records.agreementRow(psa, agreement));
const additions = ({ psa, ids }: RouteCall) =>
  entriesOf(additionsOf(psa, ids[0] ?? -1), (addition) => records.additionRow(psa, addition));
const tickets = ({ psa }: RouteCall) => entriesOf(psa.tickets.values(), (ticket) => records.ticketRow(psa, ticket));
const callbacks = ({ psa }: RouteCall) => entriesOf(psa.callbacks.values(), ({ id, fields }) => ({ id, ...fields }));

const additionAsked = ({ psa, ids: [agreementId = -1, id = -1] }: RouteCall) => additionById(psa, { agreementId, id });
const ticketAsked = ({ psa, ids }: RouteCall) => ticketById(psa, ids[0] ?? -1);

const configurationReference = (psa: Psa, id: number): Row => ({
  id,
  deviceIdentifier: psa.configurations.get(id)?.name ?? '',
});

const configurationMissing = (reference: Row) => {
  const message = `configuration ${referenceText(reference)} not found`;
  return invalidObject('configuration', {
    errors: [{ code: 'NotFound', message, resource: 'configuration', field: 'id' }],
  });
};

/** Every call of the vendor that the sandbox answers, by method and path. */
export const routes: Readonly<Record<string, Route>> = {
  'GET /system/info': record(({ psa }) => ({
    version: 'v2025.1.94726',
    isCloud: true,
    serverTimeZone: 'Eastern Standard Time',
    cloudRegion: 'NA',
    maxWorkFlowRecordsAllowed: 1000,
    licenseBits: [{ name: psa.companyId, activeFlag: true }],
  })),
  'GET /company/companies': list('company', companies),
  'GET /company/companies/count': count('company', companies),
  'GET /company/companies/statuses': table('companyStatus', ({ psa }) => tables.companyStatusRows(psa)),
  'GET /company/companies/types': table('companyType', ({ psa }) => tables.companyTypeRows(psa)),
  'GET /company/companies/{id}': record(({ psa, ids }) =>
    records.companyRow(psa, byId(psa.companies, { id: ids[0], name: 'company' })),
  ),
  'GET /company/companies/{id}/sites': list('companySite', ({ psa, ids }) => {
    const company = byId(psa.companies, { id: ids[0], name: 'company' });
    return written(company.siteIds.map((id) => records.siteRow(psa, byId(psa.sites, { id, name: 'site' }))));
  }),
  'GET /company/configurations': list('configuration', ({ psa }) =>
    entriesOf(psa.configurations.values(), (each) => records.configurationRow(psa, each)),
  ),
  'GET /company/configurations/{id}': record(({ psa, ids }) =>
    records.configurationRow(psa, byId(psa.configurations, { id: ids[0], name: 'configuration' })),
  ),
  'GET /finance/agreements': list('agreement', agreements),
  'GET /finance/agreements/count': count('agreement', agreements),
  'GET /finance/agreements/types': table('agreementType', ({ psa }) => tables.agreementTypeRows(psa)),
  'GET /finance/agreements/{id}': record(({ psa, ids }) =>
    records.agreementRow(psa, byId(psa.agreements, { id: ids[0], name: 'agreement' })),
  ),
  'GET /finance/agreements/{id}/additions': list('addition', additions),
  'GET /finance/agreements/{id}/additions/count': count('addition', additions),
  'GET /finance/agreements/{id}/additions/{id}': record((call) => records.additionRow(call.psa, additionAsked(call))),
  'POST /finance/agreements/{id}/additions': ({ psa, ids: [agreementId = -1], body }) => {
    const addition = createAddition(psa, { agreementId, body });
    return { kind: 'record', row: records.additionRow(psa, addition), status: 201 };
  },
  'PATCH /finance/agreements/{id}/additions/{id}': (call) => {
    const addition = additionAsked(call);
    const tookEffect = patchAddition(call.psa, { addition, body: call.body, ignored: call.ignored });
    return { kind: 'record', row: records.additionRow(call.psa, addition), tookEffect };
  },
  'DELETE /finance/agreements/{id}/additions/{id}': (call) => {
    const addition = additionAsked(call);
    const list = additionsOf(call.psa, addition.agreementId);
    list.splice(list.indexOf(addition), 1);
    return { kind: 'done', tookEffect: true };
  },
  'GET /procurement/catalog': list('catalogItem', ({ psa }) => entriesOf(psa.catalog.values(), records.catalogRow)),
  'GET /procurement/catalog/{id}': record(({ psa, ids }) =>
    records.catalogRow(byId(psa.catalog, { id: ids[0], name: 'catalogItem' })),
  ),
  'GET /service/boards': table('board', ({ psa }) => Array.from(psa.boards.values(), records.boardRow)),
  'GET /service/boards/{id}': record((call) => records.boardRow(boardById(call))),
  'GET /service/boards/{id}/statuses': boardTable('boardStatus', tables.statusRows),
  'GET /service/boards/{id}/types': boardTable('boardType', tables.typeRows),
  'GET /service/boards/{id}/subtypes': boardTable('boardSubType', tables.subTypeRows),
  'GET /service/boards/{id}/items': boardTable('boardItem', tables.itemRows),
  'GET /service/boards/{id}/typeSubTypeItemAssociations': boardTable('association', tables.associationRows),
  'GET /service/priorities': table('priority', ({ psa }) => tables.priorityRows(psa)),
  'GET /service/priorities/{id}': record(({ psa, ids }) => {
    const row = tables.priorityRows(psa).find((each) => each['id'] === ids[0]);
    if (!row) throw notFound(`priority ${ids[0]}`);
    return row;
  }),
  'GET /service/sources': table('source', ({ psa }) => tables.sourceRows(psa)),
  'GET /service/tickets': list('ticket', tickets),
  'GET /service/tickets/count': count('ticket', tickets),
  'POST /service/tickets/search': list('ticket', tickets),
  'GET /service/tickets/{id}': record((call) => records.ticketRow(call.psa, ticketAsked(call))),
  'POST /service/tickets': ({ psa, body }) => ({
    kind: 'record',
    row: records.ticketRow(psa, createTicket(psa, body)),
    status: 201,
  }),
  'PATCH /service/tickets/{id}': (call) => {
    const ticket = ticketAsked(call);
    const tookEffect = patchTicket(call.psa, { ticket, body: call.body, ignored: call.ignored });
    return { kind: 'record', row: records.ticketRow(call.psa, ticket), tookEffect };
  },
  'GET /service/tickets/{id}/notes': list('note', (call) => {
    const ticket = ticketAsked(call);
    return entriesOf(ticket.notes, (note) => records.noteRow(ticket, note));
  }),
  'GET /service/tickets/{id}/notes/{id}': record((call) => {
    const ticket = ticketAsked(call);
    const note = ticket.notes.find((each) => each.id === call.ids[1]);
    if (!note) throw notFound(`serviceNote ${call.ids[1]}`);
    return records.noteRow(ticket, note);
  }),
  'POST /service/tickets/{id}/notes': (call) => {
    const ticket = ticketAsked(call);
    return {
      kind: 'record',
      row: records.noteRow(ticket, createNote(call.psa, { ticket, body: call.body })),
      status: 201,
    };
  },
  'GET /service/tickets/{id}/configurations': list('configurationReference', (call) =>
    written(ticketAsked(call).configurationIds.map((id) => configurationReference(call.psa, id))),
  ),
  'POST /service/tickets/{id}/configurations': (call) => {
    const reference = readBody(call.body, 'configurationReference');
    const configuration = pointsAt(reference, call.psa.configurations.values());
    if (!configuration) throw configurationMissing(reference);
    ticketAsked(call).configurationIds.push(configuration.id);
    return { kind: 'record', row: configurationReference(call.psa, configuration.id), status: 201 };
  },
  'GET /time/entries': list('timeEntry', ({ psa }) =>
    entriesOf(psa.timeEntries, (entry) => records.timeEntryRow(psa, entry)),
  ),
  'POST /system/bundles': record(({ psa, body, exchange }) => answerBundle(psa, { body, exchange })),
  'GET /system/callbacks': list('callback', callbacks),
  'GET /system/callbacks/count': count('callback', callbacks),
  'GET /system/callbacks/{id}': record(({ psa, ids }) => {
    const { id, fields } = byId(psa.callbacks, { id: ids[0], name: 'callback' });
    return { id, ...fields };
  }),
  'POST /system/callbacks': ({ psa, body }) => {
    const fields = readBody(body, 'callback');
    for (const field of ['url', 'objectId', 'type', 'level']) {
      if (fields[field] === undefined) throw badRequest(`The ${field} field is required.`, 'body-shape');
    }
    const { id: _id, ...kept } = fields;
    const callback = { id: psa.nextId(), fields: kept };
    psa.callbacks.set(callback.id, callback);
    return { kind: 'record', row: { id: callback.id, ...kept }, status: 201 };
  },
  'DELETE /system/callbacks/{id}': ({ psa, ids }) => {
    byId(psa.callbacks, { id: ids[0], name: 'callback' });
    psa.callbacks.delete(ids[0] ?? -1);
    return { kind: 'done', tookEffect: true };
  },
};
