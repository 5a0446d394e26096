import { VendorError } from '../../errors.ts';
import type { Check, Probe } from '../ports.ts';
import { probe } from '../probe.ts';
import { type Client, loginRemedy } from './client.ts';
import { readOne } from './paging.ts';
import * as api from './schema.ts';

/** A right to read, in the words of the vendor's security roles, and the list that shows whether it is there. */
interface Right {
  name: string;
  path: string;
}

const agreementsRight = 'Finance > Agreements: Inquire All';

const rights: readonly Right[] = [
  { name: 'Companies > Company Maintenance: Inquire All', path: '/company/companies' },
  { name: agreementsRight, path: '/finance/agreements' },
  { name: 'Procurement > Product Catalog: Inquire All', path: '/procurement/catalog' },
  { name: 'System > Table Setup: Inquire (service boards)', path: '/service/boards' },
  { name: 'System > Table Setup: Inquire (priorities)', path: '/service/priorities' },
  { name: 'System > Table Setup: Inquire (sources)', path: '/service/sources' },
  { name: 'Service Desk > Service Tickets: Inquire All', path: '/service/tickets' },
  { name: 'Time & Expense > Time Entry: Inquire All', path: '/time/entries' },
];

const additionsRight = 'Finance > Agreements: every section allowed under Customize (additions)';

const untested: Probe = {
  name: additionsRight,
  state: 'unproven',
  note: 'can be tested once agreements can be read',
};

const unproven: readonly Probe[] = [
  'Finance > Agreements: Edit',
  'Service Desk > Service Tickets: Add, Edit',
  'Service Desk > Close Service Tickets: Edit',
].map((name) => ({ name, state: 'unproven', note: 'unproven until the first write' }));

const corporate: Probe = {
  name: 'API member > Level: Corporate',
  state: 'unproven',
  note: 'cannot be read; if companies or agreements of other locations are missing, set the level of the API member to Corporate',
};

/** Tests the login, then each right to read by a list of one row. Throws where not even the login works. */
export async function checkRights(client: Client, signal: AbortSignal): Promise<Check> {
  const info = await systemInfo(client, signal);
  const reading = await Promise.all(
    rights.map(({ name, path }) => probe({ name, signal, say: says(name) }, () => readOneRow(client, path, signal))),
  );
  const agreements = reading.find(({ name }) => name === agreementsRight);
  const additions = agreements?.state === 'ok' ? await probeAdditions(client, signal) : untested;
  const server = `ConnectWise PSA ${info.version ?? ''}`.trimEnd() + (client.cloud() ? ' (cloud)' : ' (on-premise)');
  const zone = info.serverTimeZone;
  return { server, probes: [...reading, additions, ...unproven, corporate], ...(zone ? { timeZone: zone } : {}) };
}

async function systemInfo(client: Client, signal: AbortSignal) {
  try {
    const { body } = await client.get('/system/info', { signal });
    return readOne(body, { name: 'system info', schema: api.SystemInfo, fromApi: (info) => info });
  } catch (error) {
    if (!(error instanceof VendorError) || error.details.status !== 404) throw error;
    // The cloud answers wrong keys with 404 at times.
    throw new VendorError(
      'auth',
      `${error.message} That is how it answers wrong credentials, too. ${loginRemedy}`,
      error.details,
    );
  }
}

async function readOneRow(client: Client, path: string, signal: AbortSignal): Promise<unknown[]> {
  const { body } = await client.get(path, { query: { fields: 'id', pageSize: 1 }, signal });
  return Array.isArray(body) ? body : [];
}

const says =
  (right: string) =>
  ({ kind, message }: VendorError): Pick<Probe, 'state' | 'note'> =>
    kind === 'forbidden'
      ? { state: 'missing', note: `Allow it in the security role of the API member: ${right}.` }
      : { state: 'failed', note: message };

// A role without the sections gives an empty list with 200, so only a list with rows proves the right.
async function probeAdditions(client: Client, signal: AbortSignal): Promise<Probe> {
  let seen = 0;
  const result = await probe({ name: additionsRight, signal, say: says(additionsRight) }, async () => {
    const active = 'agreementStatus = "Active"';
    const { body } = await client.get('/finance/agreements', {
      query: { conditions: active, fields: 'id', pageSize: 5 },
      signal,
    });
    for (const { id } of Array.isArray(body) ? (body as { id: number }[]) : []) {
      seen += (await readOneRow(client, `/finance/agreements/${id}/additions`, signal)).length;
      if (seen > 0) return;
    }
  });
  if (result.state !== 'ok' || seen > 0) return result;
  const note = 'the first active agreements show no additions: right only if they have none, else the role hides them';
  return { name: additionsRight, state: 'unproven', note };
}
