import { isoSeconds } from '../world/clock.ts';
import type { Board, Psa } from '../world/psa.ts';
import type { Row } from './conditions.ts';
import { tableDate } from './records.ts';

/** The lists an administrator sets up: small, and without a word on forward-only paging. */

const _info = { lastUpdated: isoSeconds(tableDate), updatedBy: 'Administrator' };

export const priorityRows = (psa: Psa): Row[] =>
  psa.priorities.map(({ id, name, color, level, sortOrder, isDefault }) => ({
    id,
    name,
    color,
    level,
    sortOrder,
    defaultFlag: isDefault,
    _info,
  }));

export const sourceRows = (psa: Psa): Row[] =>
  psa.sources.map(({ id, name }) => ({ id, name, defaultFlag: id === 1, _info }));

export const companyStatusRows = (psa: Psa): Row[] =>
  psa.companyStatuses.map(({ id, name }) => ({ id, name, defaultFlag: id === 1, inactiveFlag: false, _info }));

export const companyTypeRows = (psa: Psa): Row[] =>
  psa.companyTypes.map(({ id, name }) => ({ id, name, vendorFlag: id === 3, _info }));

export const agreementTypeRows = (psa: Psa): Row[] =>
  psa.agreementTypes.map(({ id, name }) => ({
    id,
    name,
    inactiveFlag: false,
    employeeCompRate: 'Actual',
    employeeCompNotExceed: 'Billing',
    invoicingCycle: 'CalendarYear',
    billTime: 'Billable',
    billExpenses: 'Billable',
    billProducts: 'Billable',
    _info,
  }));

const boardRef = ({ id, name }: Board): Row => ({ id, name });

export const statusRows = (board: Board): Row[] =>
  board.statuses.map((status) => ({
    id: status.id,
    name: status.name,
    board: boardRef(board),
    sortOrder: status.sortOrder,
    displayOnBoard: true,
    inactive: status.inactive,
    closedStatus: status.closes,
    timeEntryNotAllowed: false,
    defaultFlag: status.isDefault,
    escalationStatus: status.closes ? 'Resolved' : 'NotResponded',
    _info,
  }));

export const typeRows = (board: Board): Row[] =>
  board.types.map(({ id, name, isDefault }) => ({
    id,
    name,
    board: boardRef(board),
    category: 'Reactive',
    defaultFlag: isDefault,
    inactiveFlag: false,
    _info,
  }));

export const subTypeRows = (board: Board): Row[] =>
  board.subTypes.map(({ id, name }) => ({
    id,
    name,
    board: boardRef(board),
    inactiveFlag: false,
    typeAssociationIds: [
      ...new Set(board.combinations.filter((each) => each.subTypeId === id).map((each) => each.typeId)),
    ],
    _info,
  }));

export const itemRows = (board: Board): Row[] =>
  board.items.map(({ id, name }) => ({ id, name, board: boardRef(board), inactiveFlag: false, _info }));

export const associationRows = (board: Board): Row[] =>
  board.combinations.map(({ id, typeId, subTypeId, itemId }) => {
    const subType = board.subTypes.find((each) => each.id === subTypeId);
    const item = board.items.find((each) => each.id === itemId);
    return {
      id,
      type: { id: typeId, name: board.types.find((each) => each.id === typeId)?.name ?? '' },
      ...(subType && { subType: { id: subType.id, name: subType.name } }),
      ...(item && { item: { id: item.id, name: item.name } }),
      board: boardRef(board),
      _info,
    };
  });
