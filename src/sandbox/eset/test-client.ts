import { once } from 'node:events';
import tls from 'node:tls';
import { Agent, fetch } from 'undici';
import { onTestFinished } from 'vitest';
import { type FaultKind, makeFaultBook } from '../faults.ts';
import { createLog } from '../log.ts';
import type { RestKind } from '../world/eset.ts';
import { createWorld } from '../world.ts';
import { startEsetServer } from './server.ts';

/** What the tests read of an answer: a field that is not in it is undefined, whatever the type says. */
export type Row = {
  uuid: string;
  displayName: string;
  parentGroupUuid: string;
  groupUuid: string;
  linkedEntityType: string;
  lastSyncTime: string;
  functionalityStatus: string;
  isMuted: boolean;
  deployedComponents: { id: number; displayName: string; version: { id: string; name: string } }[];
  activeProducts: unknown[];
  hardwareProfiles: [{ bios: { serialNumber: string }; networkAdapters: [{ macAddress: string }] }];
};
type AnswerBody = {
  device: Row;
  devices: Row[];
  deviceGroups: Row[];
  nextPageToken: string | null;
  totalSize: number;
  message: string;
  error: string;
  access_token: string;
  refresh_token: string;
  accessToken: string;
};
export type Reply = { status: number; headers: Headers; text: string; json: AnswerBody };
type Ask = { method?: string; headers?: Record<string, string>; body?: string; signal?: AbortSignal };

/** One server of a small world, and a client that is logged in to it. Both end with the test. */
export async function openServer(kind: RestKind) {
  const world = createWorld('demo', 1);
  const server = world.servers.find((each) => each.kind === kind);
  if (!server) throw new Error(`the world has no ${kind}`);
  server.callsPerSecond = 0;
  const faults = makeFaultBook();
  const log = createLog();
  const running = await startEsetServer(world, server, { faults, log, port: 0 });
  const agent = new Agent(running.fingerprint === undefined ? {} : await pinned(running.port, running.fingerprint));

  onTestFinished(async () => {
    await agent.destroy();
    await running.close();
  });

  const send = async (path: string, ask: Ask = {}): Promise<Reply> => {
    const answer = await fetch(`${running.baseUrl}${path}`, { ...ask, dispatcher: agent });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type') === 'application/json';
    return { status: answer.status, headers: answer.headers as Headers, text, json: JSON.parse(isJson ? text : '{}') };
  };
  const sendForm = (fields: Record<string, string>) =>
    send('/oauth/token', { method: 'POST', body: new URLSearchParams(fields).toString(), headers: formHeaders });
  const sendJson = (fields: object) =>
    send('/GetTokens', {
      method: 'POST',
      body: JSON.stringify(fields),
      headers: { 'content-type': 'application/json' },
    });
  const logIn = ({ username, password } = server): Promise<Reply> =>
    kind === 'protect-cloud'
      ? sendForm({ grant_type: 'password', username, password })
      : sendJson({ username, password, grant_type: 0 });

  const { json } = await logIn();
  let authorization = `Bearer ${json.access_token ?? json.accessToken}`;
  const get = (path: string, headers: Record<string, string> = {}) =>
    send(path, { headers: { authorization, ...headers } });
  log.resetRequests();
  return {
    world,
    server,
    faults,
    log,
    running,
    agent,
    send,
    sendForm,
    sendJson,
    logIn,
    get,
    use: (token: string) => {
      authorization = `Bearer ${token}`;
    },
    /** One fault on order for this server. */
    order: (faultKind: FaultKind, more: { value?: unknown; times?: number; path?: string } = {}) =>
      faults.add({ server: server.name, kind: faultKind, ...more }),
    /** Every row of a list, page by page. */
    all: async (path: string, name: 'devices' | 'deviceGroups'): Promise<Row[]> => {
      const rows: Row[] = [];
      let token = '';
      do {
        const { json: page } = await get(`${path}${path.includes('?') ? '&' : '?'}pageToken=${token}`);
        rows.push(...page[name]);
        token = page.nextPageToken ?? '';
      } while (token !== '');
      return rows;
    },
  };
}

const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' };

/** How a client pins the certificate that it was shown once. */
export async function pinned(port: number, fingerprint: string): Promise<Agent.Options> {
  const ca = await shownCertificate(port);
  return {
    connect: {
      ca,
      allowPartialTrustChain: true,
      maxCachedSessions: 0,
      checkServerIdentity: (_host, certificate) =>
        certificate.fingerprint256 === fingerprint ? undefined : new Error('another certificate'),
    },
  };
}

async function shownCertificate(port: number): Promise<string> {
  const socket = tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const pem = socket.getPeerX509Certificate()?.toString() ?? '';
  socket.destroy();
  return pem;
}
