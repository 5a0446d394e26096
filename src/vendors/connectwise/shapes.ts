import * as convert from './convert.ts';
import * as api from './schema.ts';

/** How each record is read: its fields, what they mean, and its name in messages. */
export const companyShape = { name: 'company', schema: api.Company, fromApi: convert.fromApiCompany };
export const agreementShape = { name: 'agreement', schema: api.Agreement, fromApi: convert.fromApiAgreement };
export const serviceShape = { name: 'catalog item', schema: api.CatalogItem, fromApi: convert.fromApiService };
export const priorityShape = { name: 'priority', schema: api.Priority, fromApi: convert.fromApiPriority };
export const sourceShape = { name: 'source', schema: api.TicketSource, fromApi: convert.fromApiSource };
export const boardShape = { name: 'board', schema: api.Board, fromApi: convert.fromApiBoard };
export const ticketShape = { name: 'ticket', schema: api.Ticket, fromApi: convert.fromApiTicket };
export const noteShape = { name: 'note', schema: api.Note, fromApi: convert.fromApiNote };
export const timeEntryShape = { name: 'time entry', schema: api.TimeEntry, fromApi: convert.fromApiTimeEntry };

export const additionShape = (agreementId: string) => ({
  name: 'addition',
  schema: api.Addition,
  fromApi: convert.fromApiAddition(agreementId),
});

export const statusShape = (boardId: string) => ({
  name: 'status',
  schema: api.BoardStatus,
  fromApi: convert.fromApiStatus(boardId),
});

export const choiceShape = (boardId: string, level: 'type' | 'subtype' | 'item') => ({
  name: level,
  schema: api.BoardChoice,
  fromApi: convert.fromApiChoice(boardId, level),
});
