import { z } from 'zod';
import type { Vendors } from '../../src/app/app.ts';
import type { Device, Group } from '../../src/domain/inventory.ts';
import type {
  Addition,
  Agreement,
  Board,
  BoardChoice,
  BoardStatus,
  Company,
  Priority,
  Service,
  TicketSource,
} from '../../src/domain/psa.ts';
import { VendorError } from '../../src/errors.ts';
import type { AdditionsAnswer, EsetServer, Listing, Page, Psa, Unreadable } from '../../src/vendors/ports.ts';

/*
 * An ESET server and a PSA that hold a few records in memory, for the cases that a server can hardly be brought to:
 * lists cut at a given row, announced wrongly, with records nobody can read.
 */

/** What a listing answers: its pages as they come, or an error in their stead. */
export type Answer = (Page<unknown> | Error)[];

interface Small {
  pageSize: number;
  /** Bends the answer of a list before it is given; `list` is the name of the port's method. */
  bend: (pages: Answer, list: string) => Answer;
  /** Ids that are answered with 403. */
  forbidden: Set<string>;
  /** Every call, e.g. "device d1". */
  calls: string[];
}

export interface SmallEset extends Small {
  groups: Group[];
  devices: Device[];
  /** Device ids by the id of a dynamic group. */
  members: Record<string, string[]>;
  port: EsetServer;
}

export interface SmallPsa extends Small {
  companies: (Company & { changed: string })[];
  agreements: (Agreement & { changed: string })[];
  services: (Service & { changed: string })[];
  priorities: Priority[];
  sources: TicketSource[];
  boards: Board[];
  statuses: BoardStatus[];
  choices: BoardChoice[];
  additions: Addition[];
  /** Records of an agreement's list of additions that nobody can read. */
  unreadableAdditions: Record<string, Unreadable[]>;
  port: Psa;
}

const missing = (id: string) => new VendorError('not-found', `${id} not found`);
const denied = (id: string) => new VendorError('forbidden', `you may not see ${id}`);

async function* paged<Row>(small: Small, list: string, rows: readonly Row[], announced?: number): Listing<Row> {
  small.calls.push(list);
  const pages: Answer = [];
  for (let start = 0; start === 0 || start < rows.length; start += small.pageSize) {
    const page = rows.slice(start, start + small.pageSize);
    const count = announced === undefined ? {} : { announced };
    pages.push({ rows: page, unreadable: [], last: start + small.pageSize >= rows.length, ...count });
  }
  for (const page of small.bend(pages, list)) {
    if (page instanceof Error) throw page;
    yield page as Page<Row>;
  }
}

function one<Row extends { id: string }>(
  small: Small,
  kind: string,
  { rows, id }: { rows: readonly Row[]; id: string },
) {
  small.calls.push(`${kind} ${id}`);
  if (small.forbidden.has(id)) throw denied(id);
  const row = rows.find((each) => each.id === id);
  if (row === undefined) throw missing(id);
  return row;
}

const small = (): Small => ({ pageSize: 3, bend: (pages) => pages, forbidden: new Set(), calls: [] });

const connected = (of: Small) => ({
  requests: () => of.calls.length,
  clockSkewMs: () => null,
  close: async () => {},
});

const check = async () => ({ server: 'small', probes: [] });

export function smallEset(): SmallEset {
  const eset: SmallEset = {
    ...small(),
    groups: [],
    devices: [],
    members: {},
    port: undefined as unknown as EsetServer,
  };
  eset.port = {
    ...connected(eset),
    check,
    groups: () => paged(eset, 'groups', eset.groups),
    devices: () => paged(eset, 'devices', eset.devices, eset.devices.length),
    device: async (id) => one(eset, 'device', { rows: eset.devices, id }),
    members: (groupId) => {
      const ids = eset.members[groupId] ?? [];
      const rows = ids.map((deviceId) => ({ deviceId, deviceName: deviceId }));
      return paged(eset, `members ${groupId}`, rows, rows.length);
    },
  };
  return eset;
}

const unused = (): never => {
  throw new Error('a sync writes nothing');
};

export function smallPsa(): SmallPsa {
  const psa: SmallPsa = {
    ...small(),
    ...{
      companies: [],
      agreements: [],
      services: [],
      priorities: [],
      sources: [],
      boards: [],
      statuses: [],
      choices: [],
    },
    additions: [],
    unreadableAdditions: {},
    port: undefined as unknown as Psa,
  };
  const changed = <Row extends { changed: string }>(list: string, rows: readonly Row[], since: string | null) => {
    const due = rows.filter((row) => since === null || row.changed > since);
    return withChange(paged(psa, since === null ? list : `${list} since ${since}`, due));
  };
  psa.port = {
    ...connected(psa),
    check,
    companies: (since) => changed('companies', psa.companies, since),
    agreements: (since) => changed('agreements', psa.agreements, since),
    services: (since) => changed('services', psa.services, since),
    priorities: () => paged(psa, 'priorities', psa.priorities),
    sources: () => paged(psa, 'sources', psa.sources),
    boards: () => paged(psa, 'boards', psa.boards),
    statuses: (board) =>
      paged(
        psa,
        `statuses ${board}`,
        psa.statuses.filter(({ boardId }) => boardId === board),
      ),
    choices: (board) =>
      paged(
        psa,
        `choices ${board}`,
        psa.choices.filter(({ boardId }) => boardId === board),
      ),
    company: async (id) => one(psa, 'company', { rows: psa.companies, id }),
    agreement: async (id) => one(psa, 'agreement', { rows: psa.agreements, id }),
    additions: (ids) => additionsOf(psa, ids),
    readAddition: async ({ id }) => one(psa, 'addition', { rows: psa.additions, id }),
    setQuantity: unused,
    openTicket: unused,
    findTickets: unused,
    ticket: unused,
    ticketActivity: unused,
    notes: unused,
    addNote: unused,
    setStatus: unused,
    setPriority: unused,
  };
  return psa;
}

async function* withChange<Row extends { changed: string }>(listing: Listing<Row>): Listing<Row> {
  for await (const page of listing) {
    const newest = page.rows
      .map((row) => row.changed)
      .sort()
      .at(-1);
    yield newest === undefined ? page : { ...page, changedUntil: newest };
  }
}

async function* additionsOf(psa: SmallPsa, agreementIds: readonly string[]): AsyncIterable<AdditionsAnswer> {
  for (const agreementId of agreementIds) {
    psa.calls.push(`additions ${agreementId}`);
    if (psa.forbidden.has(agreementId)) {
      yield { agreementId, error: denied(agreementId) };
      continue;
    }
    const rows = psa.additions.filter((addition) => addition.agreementId === agreementId);
    const pages = psa.bend([{ rows, unreadable: psa.unreadableAdditions[agreementId] ?? [], last: true }], 'additions');
    const page = pages[0];
    if (page === undefined || page instanceof Error) yield { agreementId, error: page ?? missing(agreementId) };
    else yield { agreementId, additions: page.rows as Addition[], unreadable: page.unreadable };
  }
}

/** Kinds of connections that open these servers. */
export function smallVendors({ eset, psa }: { eset: Record<string, SmallEset>; psa?: SmallPsa }): Vendors {
  const settings = z.object({ server: z.string().default('') });
  const secrets = z.object({});
  return {
    'small-eset': {
      role: 'eset',
      settings,
      secrets,
      address: ({ server }: { server: string }) => server,
      open: (connection: { settings: { server: string } }) => {
        const server = eset[connection.settings.server];
        if (server === undefined) throw new Error(`no small server ${connection.settings.server}`);
        return server.port;
      },
    },
    'small-psa': {
      role: 'psa',
      settings,
      secrets,
      address: ({ server }: { server: string }) => server,
      open: () => {
        if (psa === undefined) throw new Error('no small PSA');
        return psa.port;
      },
    },
  };
}

export const smallGroup = (id: string, parts: Partial<Group> = {}): Group => ({
  id,
  name: `group ${id}`,
  parentId: null,
  kind: 'static',
  isCustomer: false,
  ...parts,
});

export const smallDevice = (id: string, parts: Partial<Device> = {}): Device => ({
  id,
  name: `device ${id}`,
  groupId: 'all',
  type: 'desktop',
  os: 'Windows 11',
  installed: ['ESET Endpoint Security'],
  activated: [],
  serial: null,
  macs: [],
  lastSeen: '2026-03-02T07:50:00.000Z',
  muted: false,
  ...parts,
});

export const smallCompany = (id: string, parts: Partial<SmallPsa['companies'][0]> = {}): SmallPsa['companies'][0] => ({
  id,
  identifier: `COMPANY${id}`,
  name: `Company ${id}`,
  deleted: false,
  status: 'Active',
  changed: '2026-03-01T00:00:00.000Z',
  ...parts,
});

export const smallAgreement = (
  id: string,
  parts: Partial<SmallPsa['agreements'][0]> = {},
): SmallPsa['agreements'][0] => ({
  id,
  name: `Agreement ${id}`,
  companyId: '1',
  parentId: null,
  siteId: null,
  status: 'active',
  cancelled: false,
  cancelledDate: null,
  startDate: '2025-01-01',
  endDate: null,
  billStartDate: '2025-01-01',
  nextInvoiceDate: '2026-04-01',
  billingCycle: 'Monthly',
  prorated: true,
  currency: 'USD',
  changed: '2026-03-01T00:00:00.000Z',
  ...parts,
});

export const smallAddition = (id: string, parts: Partial<Addition> = {}): Addition => ({
  id,
  agreementId: '10',
  serviceId: '100',
  serviceName: 'ESET-EP',
  description: 'Endpoint protection',
  quantity: '5',
  lessIncluded: '0',
  unitPrice: '3.5',
  billedQuantity: '5',
  billing: 'billable',
  effectiveDate: '2025-01-01',
  cancelledDate: null,
  agreementStatus: 'active',
  ...parts,
});
