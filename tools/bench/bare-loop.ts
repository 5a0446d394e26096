import { Agent, request } from 'undici';
import { changedSince } from '../../src/vendors/connectwise/paging.ts';
import * as connectwise from '../../src/vendors/connectwise/schema.ts';
import type { SandboxConnectWise, SandboxEset } from '../../test/support/sandbox.ts';

/*
 * The least that a program can do to read both sides: the same requests as the product, pages of 1,000, one after the
 * other, each answer parsed and forgotten.
 */

export interface BareTask {
  connectwise: SandboxConnectWise;
  eset: readonly SandboxEset[];
  /** Only what changed since then, without the boards; null: everything. */
  since: string | null;
  /** Members of dynamic groups are read too. */
  members: boolean;
  /** Agreements whose additions are due. */
  agreementIds: readonly string[];
}

/** What was asked for and came. */
export interface BareReading {
  requests: number;
  /** The fewest requests that could have brought it: pages of 1,000 rows, bundles of 50, log-ins. */
  fewest: number;
  rows: number;
}

const pageRows = 1000;
const bundleAgreements = 50;

type Json = Record<string, unknown>;
interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: whatever the vendor answers
  body: any;
  headers: Record<string, string | string[] | undefined>;
}

type Call = { method?: 'GET' | 'POST'; headers?: Record<string, string>; body?: string };
type Send = (url: string, call?: Call) => Promise<Answer>;

/** Reads everything once, with connections of its own, as each sync of the product has them. */
export async function readBare(task: BareTask): Promise<BareReading> {
  const reading: BareReading = { requests: 0, fewest: 0, rows: 0 };
  // The sandbox on this machine; the product pins its certificate.
  const agent = new Agent({ connect: { rejectUnauthorized: false } });
  const send: Send = async (url, { method = 'GET', headers = {}, body = null } = {} as never) => {
    const answer = await request(url, { dispatcher: agent, method, headers, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${method} ${url}: ${answer.statusCode} ${text}`);
    reading.requests += 1;
    return { body: JSON.parse(text), headers: answer.headers };
  };
  const listed = (rows: number) => {
    reading.rows += rows;
    reading.fewest += Math.max(1, Math.ceil(rows / pageRows));
  };
  const once = () => {
    reading.fewest += 1;
  };
  try {
    await readConnectWise({ task, send, listed, once });
    for (const server of task.eset) await readServer(server, { task, send, listed, once });
  } finally {
    await agent.destroy();
  }
  return reading;
}

interface Loop {
  task: BareTask;
  send: Send;
  /** A list ended after so many rows. */
  listed(rows: number): void;
  /** A request that has no list. */
  once(): void;
}

async function readConnectWise({ task, send, listed, once }: Loop): Promise<void> {
  const { site, companyId, publicKey, privateKey, clientId } = task.connectwise;
  const basic = Buffer.from(`${companyId}+${publicKey}:${privateKey}`).toString('base64');
  const accept = 'application/vnd.connectwise.com+json; version=2025.1';
  const headers = { authorization: `Basic ${basic}`, clientid: clientId, accept };
  const place = await send(`${site}/login/companyinfo/${companyId}`, { headers: { accept: 'application/json' } });
  once();
  const base = `${site}/${place.body.Codebase}apis/3.0`;

  const list = async (
    path: string,
    schema: Parameters<typeof connectwise.fieldsOf>[0],
    since: string | null = null,
  ) => {
    const conditions = changedSince(since);
    const query = new URLSearchParams({ fields: connectwise.fieldsOf(schema), orderBy: 'id', pageSize: `${pageRows}` });
    if (conditions !== undefined) query.set('conditions', conditions);
    const ids: unknown[] = [];
    for (let next: string | null = ''; next !== null; ) {
      if (next !== '') query.set('pageId', next);
      const asked = { headers: { ...headers, 'pagination-type': 'forward-only' } };
      const page: Answer = await send(`${base}${path}?${query}`, asked);
      for (const row of page.body as Json[]) ids.push(row['id']);
      next = /[?&]pageId=(\d+)[^>]*>;\s*rel="next"/.exec(String(page.headers['link'] ?? ''))?.[1] ?? null;
    }
    listed(ids.length);
    return ids;
  };

  await list('/company/companies', connectwise.Company, task.since);
  await list('/finance/agreements', connectwise.Agreement, task.since);
  await list('/procurement/catalog', connectwise.CatalogItem, task.since);
  if (task.since === null) {
    await list('/service/priorities', connectwise.Priority);
    await list('/service/sources', connectwise.TicketSource);
    const boards = await list('/service/boards', connectwise.Board);
    for (const id of boards) await list(`/service/boards/${id}/statuses`, connectwise.BoardStatus);
    for (const id of boards) {
      for (const level of ['types', 'subtypes', 'items'])
        await list(`/service/boards/${id}/${level}`, connectwise.BoardChoice);
    }
  }
  for (let from = 0; from < task.agreementIds.length; from += bundleAgreements) {
    const ids = task.agreementIds.slice(from, from + bundleAgreements);
    const body = JSON.stringify({ requests: ids.map(additionsOf) });
    const typed = { ...headers, 'content-type': 'application/json; charset=utf-8' };
    await send(`${base}/system/bundles`, { method: 'POST', headers: typed, body });
    once();
  }
}

const additionsOf = (agreementId: string, index: number) => ({
  version: '2025.1',
  sequenceNumber: index + 1,
  resourceType: 'addition',
  apiRequest: {
    parentId: Number(agreementId),
    fields: connectwise.fieldsOf(connectwise.Addition),
    page: { page: 1, pageSize: pageRows },
  },
});

async function readServer(server: SandboxEset, { task, send, listed, once }: Loop): Promise<void> {
  const { baseUrl } = server;
  const headers = { authorization: `Bearer ${await logIn(server, send)}` };
  once();
  const list = async (path: string, field: string, more: Record<string, string> = {}) => {
    let rows = 0;
    const groups: string[] = [];
    for (let next: string | undefined = ''; next !== undefined; ) {
      const query = new URLSearchParams({
        ...more,
        pageSize: `${pageRows}`,
        ...(next === '' ? {} : { pageToken: next }),
      });
      const { body }: Answer = await send(`${baseUrl}${path}?${query}`, { headers });
      const records: Json[] = body[field] ?? [];
      rows += records.length;
      if (field === 'deviceGroups') {
        for (const group of records) if (group['isSecurityGroup'] !== true) groups.push(String(group['uuid']));
      }
      next = body.nextPageToken || undefined;
    }
    listed(rows);
    return groups;
  };
  const dynamic = await list('/v1/device_groups', 'deviceGroups');
  await list('/v1/devices', 'devices');
  if (!task.members) return;
  for (const id of dynamic) await list(`/v1/device_groups/${id}/devices`, 'devices', { recurseSubgroups: 'false' });
}

async function logIn({ kind, baseUrl, username, password }: SandboxEset, send: Send): Promise<string> {
  if (kind === 'protect-onprem') {
    const body = JSON.stringify({ username, password, grant_type: 0 });
    const answer = await send(`${baseUrl}/GetTokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return answer.body.accessToken;
  }
  const answer = await send(`${baseUrl}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'password', username, password }).toString(),
  });
  return answer.body.access_token;
}
