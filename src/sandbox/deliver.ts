import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Call, FaultBook } from './faults.ts';

export type Answer = { status: number; headers: Record<string, string>; body: string | Buffer };
export type Exchange = { call: Call; faults: FaultBook };

const slowBodyPieces = 8;

/** What stands between the caller and the server. False: there is no one left to answer. */
export async function admit(response: ServerResponse, { call, faults }: Exchange): Promise<boolean> {
  const latency = faults.strike(call, 'latency');
  if (latency) await wait(milliseconds(latency.value, 1000));
  if (faults.strike(call, 'reset-before')) response.destroy();
  else if (faults.strike(call, 'hang')) await once(response, 'close');
  return !response.destroyed;
}

/** The page of a proxy that answers in the server's place. */
export function proxyAnswer({ call, faults }: Exchange): Answer | null {
  const fault = faults.strike(call, 'html');
  if (!fault) return null;
  const status = typeof fault.value === 'number' ? fault.value : 502;
  const body = `<!DOCTYPE html>\n<html><head><title>${status}</title></head><body><h1>${status}</h1><hr>proxy</body></html>\n`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

/** Sends the answer, or what is left of it on a bad line. */
export async function deliver(response: ServerResponse, { answer, call, faults }: Exchange & { answer: Answer }) {
  if (response.destroyed) return;
  if (faults.strike(call, 'reset-after')) {
    response.destroy();
    return;
  }
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
  if (faults.strike(call, 'cut-body')) {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
    return;
  }
  const slow = faults.strike(call, 'slow-body');
  if (slow) await drip(response, { body, milliseconds: milliseconds(slow.value, 2000) });
  else response.end(body);
}

async function drip(response: ServerResponse, { body, milliseconds }: { body: Buffer; milliseconds: number }) {
  const size = Math.ceil(body.length / slowBodyPieces);
  for (let piece = 0; piece < slowBodyPieces && !response.destroyed; piece += 1) {
    response.write(body.subarray(piece * size, (piece + 1) * size));
    await wait(milliseconds / slowBodyPieces);
  }
  response.end();
}

const milliseconds = (value: unknown, otherwise: number) => (typeof value === 'number' ? value : otherwise);
