import { onTestFinished } from 'vitest';
import { makeFaultBook } from '../faults.ts';
import { createLog } from '../log.ts';
import { createWorld } from '../world.ts';
import type { Row } from './conditions.ts';
import { startConnectWise } from './server.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The answer, whatever it is: tests read the fields they expect. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  readonly json: any;
}

/** ConnectWise of a small world, and a client with all the headers that are wanted. Both end with the test. */
export async function openConnectWise() {
  const world = createWorld('demo', 1);
  const { psa } = world;
  const faults = makeFaultBook();
  const log = createLog();
  const running = await startConnectWise(world, { faults, log, port: 0 });
  onTestFinished(() => running.close());

  const key = Buffer.from(`${psa.companyId}+${psa.publicKey}:${psa.privateKey}`).toString('base64');
  const headers = {
    authorization: `Basic ${key}`,
    clientId: psa.clientId,
    accept: 'application/vnd.connectwise.com+json; version=2025.1',
  };
  const send = async (path: string, init: RequestInit = {}): Promise<Reply> => {
    const answer = await fetch(`${running.site}${path}`, init);
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') && text !== '';
    return { status: answer.status, headers: answer.headers, text, json: isJson ? JSON.parse(text) : undefined };
  };
  const api = (path: string) => `/${psa.codebase}apis/3.0${path}`;
  const get = (path: string, more: Record<string, string> = {}) =>
    send(api(path), { headers: { ...headers, ...more } });
  const write = (method: string, { path, body }: { path: string; body: unknown }) =>
    send(api(path), {
      method,
      headers: { ...headers, 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
    });
  const post = (path: string, body: unknown) => write('POST', { path, body });
  const patch = (path: string, changes: Row) => {
    const body = Object.entries(changes).map(([name, value]) => ({ op: 'replace', path: name, value }));
    return write('PATCH', { path, body });
  };
  return { world, psa, faults, log, headers, send, api, get, write, post, patch };
}
