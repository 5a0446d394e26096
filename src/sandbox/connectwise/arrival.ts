import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Psa } from '../world/psa.ts';
import { Refusal } from './failure.ts';

const acceptPattern = /application\/vnd\.connectwise\.com\+json;\s*version=\d{4}\.\d+/;

/** Who calls, and how it asks to be answered; throws the vendor's refusal. */
export function checkHeaders(request: IncomingMessage, psa: Psa): void {
  const { authorization, accept, clientid: clientId } = request.headers;
  const expected = `${psa.companyId}+${psa.publicKey}:${psa.privateKey}`;
  if (authorization === undefined) throw unauthorized('Authentication is required.', 'no-authorization');
  if (authorization !== `Basic ${Buffer.from(expected).toString('base64')}`) throw unauthorized('Invalid credentials.');
  if (clientId !== psa.clientId) throw unauthorized('A valid clientId header is required.', 'client-id');
  if (accept === undefined || !acceptPattern.test(accept)) {
    const message = 'The Accept header names no version of application/vnd.connectwise.com+json.';
    throw new Refusal(406, { body: { code: 'NotAcceptable', message }, violation: 'accept' });
  }
}

const unauthorized = (message: string, violation?: string) =>
  new Refusal(401, { body: { code: 'Unauthorized', message }, violation });

/**
 * The body as the vendor reads it: without charset=utf-8 in the content type every character beyond ASCII becomes "?".
 * Null where the caller has gone away.
 */
export async function receiveBody(request: IncomingMessage): Promise<string | null> {
  const bytes = await buffer(request).catch(() => null);
  if (bytes === null) return null;
  const text = bytes.toString('utf8');
  const intact = /charset=utf-8/i.test(request.headers['content-type'] ?? '');
  return intact ? text : text.replaceAll(/[^\p{ASCII}]/gu, '?');
}

/** The JSON of a body; undefined where there is none. Throws the vendor's refusal. */
export function readJson(text: string, contentType: string | undefined): unknown {
  if (text === '') return undefined;
  if (!/^application\/json\b/i.test(contentType ?? '')) {
    const message = 'The content type of a body is application/json.';
    throw new Refusal(415, { body: { code: 'UnsupportedMediaType', message }, violation: 'content-type' });
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, {
      body: { code: 'InvalidJson', message: 'The body is not valid JSON.' },
      violation: 'body-shape',
    });
  }
}
