import { z } from 'zod';
import type { Board, BoardChoice } from '../../domain/psa.ts';
import { PinSetting, readCertificate } from '../certificate.ts';
import type { Listing, Psa } from '../ports.ts';
import type { PsaVendor, VendorDeps } from '../vendor.ts';
import { type Limits, openAdditions } from './additions.ts';
import { type Client, type Connection, openClient } from './client.ts';
import { changedSince, list, readOne, type Shape } from './paging.ts';
import { checkRights } from './rights.ts';
import * as api from './schema.ts';
import {
  agreementShape,
  boardShape,
  choiceShape,
  companyShape,
  priorityShape,
  serviceShape,
  sourceShape,
  statusShape,
} from './shapes.ts';
import { openTickets } from './tickets.ts';

const required = (field: string, remedy: string) =>
  z
    .string({ error: `${field} is missing: ${remedy}` })
    .trim()
    .min(1, `${field} is empty: ${remedy}`);

/** Takes what people type, "na.myconnectwise.net" or a whole address, and keeps scheme and host of the site. */
const Site = required('site', 'the host of your ConnectWise, e.g. na.myconnectwise.net').transform((text, context) => {
  const address = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) {
    context.addIssue(`site "${text}" is not a host. Give it like na.myconnectwise.net.`);
    return z.NEVER;
  }
  return new URL(address).origin.replace(/^https:\/\/api-(?=.*\.myconnectwise\.net$)/, 'https://');
});

const Settings = z.object({
  site: Site,
  company: required('company', 'the company id of the ConnectWise login page'),
  publicKey: required('public key', 'from System > Members > API Members > API Keys'),
  clientId: required('client id', 'a GUID of your own from developer.connectwise.com'),
  pin: PinSetting,
});
const Secrets = z.object({
  privateKey: required('private key', 'shown once when the API key is made; make a new key if it is lost'),
});
export type ConnectWiseSettings = z.infer<typeof Settings>;
export type ConnectWiseSecrets = z.infer<typeof Secrets>;

export const connectwise: PsaVendor<ConnectWiseSettings, ConnectWiseSecrets> = {
  role: 'psa',
  settings: Settings,
  secrets: Secrets,
  address: ({ site }) => site,
  consoleAddress: ({ site }) => site,
  open({ settings: { pin, ...settings }, secrets }, deps) {
    const pinned = canPin(settings.site) ? { pin } : {};
    return openConnectWise({ ...settings, ...secrets, ...pinned }, deps);
  },
  // The address of its own mails, which leads to whatever client a person uses.
  ticketAddress: ({ site }, ticketId) =>
    `${site}/v4_6_release/services/system_io/Service/fv_sr100_request.rails?service_recid=${encodeURIComponent(ticketId)}`,
  readCertificate: async ({ site }, signal) => (canPin(site) ? readCertificate(new URL(site), signal) : null),
};

/** The vendor's cloud renews its certificates as it likes, and its site and its API show different ones. */
function canPin(site: string): boolean {
  const { protocol, hostname } = new URL(site);
  return protocol === 'https:' && !hostname.endsWith('.myconnectwise.net');
}

const byVendor: Limits = { pageSize: 1000, bundleSize: 50 };

export function openConnectWise(connection: Connection, deps: VendorDeps, limits: Limits = byVendor): Psa {
  const client = openClient(connection, deps);
  const additions = openAdditions(client, limits);
  return {
    ...lists(client, limits),
    ...openTickets(client, limits),
    check: (signal) => checkRights(client, signal),
    additions: additions.ofAgreements,
    readAddition: additions.read,
    setQuantity: additions.setQuantity,
    requests: client.requests,
    clockSkewMs: client.clockSkewMs,
    close: client.close,
  };
}

type Lists = Pick<
  Psa,
  | 'companies'
  | 'agreements'
  | 'services'
  | 'priorities'
  | 'sources'
  | 'boards'
  | 'statuses'
  | 'choices'
  | 'company'
  | 'agreement'
>;

function lists(client: Client, { pageSize }: Limits): Lists {
  type Where = { signal: AbortSignal; since?: string | null };
  const listOf = <Raw, Row>(path: string, shape: Shape<Raw, Row>, { signal, since = null }: Where): Listing<Row> =>
    list(client, { path, shape, conditions: changedSince(since), pageSize, signal });

  async function one<Raw, Row>(path: string, shape: Shape<Raw, Row>, signal: AbortSignal): Promise<Row> {
    const { body } = await client.get(path, { query: { fields: api.fieldsOf(shape.schema) }, signal });
    return readOne(body, shape);
  }

  async function* choices(boardId: Board['id'], signal: AbortSignal): Listing<BoardChoice> {
    const levels = { types: 'type', subtypes: 'subtype', items: 'item' } as const;
    for (const [path, level] of Object.entries(levels)) {
      for await (const page of listOf(`/service/boards/${boardId}/${path}`, choiceShape(boardId, level), { signal })) {
        yield { ...page, last: page.last && level === 'item' };
      }
    }
  }

  return {
    companies: (since, signal) => listOf('/company/companies', companyShape, { since, signal }),
    agreements: (since, signal) => listOf('/finance/agreements', agreementShape, { since, signal }),
    services: (since, signal) => listOf('/procurement/catalog', serviceShape, { since, signal }),
    priorities: (signal) => listOf('/service/priorities', priorityShape, { signal }),
    sources: (signal) => listOf('/service/sources', sourceShape, { signal }),
    boards: (signal) => listOf('/service/boards', boardShape, { signal }),
    statuses: (boardId, signal) => listOf(`/service/boards/${boardId}/statuses`, statusShape(boardId), { signal }),
    choices,
    company: (id, signal) => one(`/company/companies/${id}`, companyShape, signal),
    agreement: (id, signal) => one(`/finance/agreements/${id}`, agreementShape, signal),
  };
}
