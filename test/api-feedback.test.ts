import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sendDueFeedback } from '../src/app/feedback.ts';
import { feedbackJobs } from '../src/jobs/feedback.ts';
import { apiOn, type TestApi } from './support/api.ts';
import { appOn, type TestClock, testClock } from './support/app.ts';
import { describeEachDatabase } from './support/databases.ts';
import { insertTestConnection } from './support/records.ts';

const said = {
  subject: 'The count of Müller',
  type: 'problem',
  information: 'It is one too many.',
  mayContact: true,
  name: 'Anna',
  email: 'anna@msp.example',
};

/** A mail server that takes one mail, and tells it. */
async function mailServer(): Promise<{ url: string; mail: Promise<string>; close(): void }> {
  const taken = Promise.withResolvers<string>();
  const server = createServer((socket) => void serve(socket, taken.resolve)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, mail: taken.promise, close: () => server.close() };
}

async function serve(socket: Socket, take: (mail: string) => void): Promise<void> {
  let mail: string | null = null;
  socket.write('220 mail.example\r\n');
  for await (const piece of socket) {
    const text = String(piece);
    if (mail !== null) {
      mail += text;
      if (!mail.endsWith('\r\n.\r\n')) continue;
      take(mail);
      mail = null;
    }
    const isData = text === 'DATA\r\n';
    if (isData) mail = '';
    socket.write(isData ? '354 go on\r\n' : text === 'QUIT\r\n' ? '221 bye\r\n' : '250 ok\r\n');
  }
}

describeEachDatabase('feedback', (store) => {
  let clock: TestClock;
  let api: TestApi;
  const { signal } = new AbortController();
  beforeEach(() => {
    clock = testClock();
    api = apiOn(appOn(store, { clock }));
  });
  afterEach(() => api.stop());

  const app = () => appOn(store, { clock });
  const give = (body: object = said) =>
    api.ask<{ state: string; words: string }>('POST', '/feedback', { as: 'viewer', body });
  const recipient = (value: string) => api.ask('PUT', '/settings/feedback.recipient', { body: { value } });
  const waiting = async () => (await api.ask<{ waiting: number }>('GET', '/feedback')).waiting;

  test('a preview tells all that is sent: no secret, no name of a connection, and nobody who must not be asked', async () => {
    await insertTestConnection(store.db, { name: 'Müller’s server', role: 'eset' });
    const preview = await api.ask<object>('POST', '/feedback/preview', { as: 'viewer', body: said });
    expect(preview).toMatchObject({ contact: { name: 'Anna' }, about: { version: '0.0.0', connections: [{}] } });
    expect(JSON.stringify(preview)).not.toMatch(/server|example-/);
    const quiet = await api.ask('POST', '/feedback/preview', { body: { ...said, mayContact: false } });
    expect(JSON.stringify(quiet)).not.toMatch(/Anna|anna/);
    expect((await api.send('POST', '/feedback', { body: { ...said, subject: 'a\r\nBcc: b@c.example' } })).status).toBe(
      400,
    );
  });

  test('without a recipient it is kept as a file', async () => {
    expect(await give()).toMatchObject({ state: 'sent' });
    const folder = join(api.place.dataFolder, 'feedback');
    const [file = ''] = readdirSync(folder);
    expect(JSON.parse(readFileSync(join(folder, file), 'utf8'))).toMatchObject({ subject: said.subject });
    expect(await waiting()).toBe(0);
  });

  test('a webhook gets it as JSON; while it fails, it waits and is tried again, until it is there once', async () => {
    const got: unknown[] = [];
    let status = 503;
    const server = createHttpServer(async (request: IncomingMessage, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      if (status === 200) got.push(JSON.parse(Buffer.concat(pieces).toString()));
      response.writeHead(status).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await recipient(`http://127.0.0.1:${(server.address() as AddressInfo).port}/feedback`);
    expect(await give()).toMatchObject({ state: 'waiting', words: expect.stringContaining('503') });
    expect(await waiting()).toBe(1);
    expect(await api.ask('GET', '/feedback/waiting')).toMatchObject({
      rows: [
        { by: 'the viewer', type: 'problem', subject: said.subject, tries: 1, words: expect.stringContaining('503') },
      ],
      total: 1,
    });
    expect(await feedbackJobs(app(), api.place)).toEqual([]);
    clock.advance(61_000);
    const [job] = await feedbackJobs(app(), api.place);
    status = 200;
    await job?.run(signal);
    clock.advance(86_400_000);
    await sendDueFeedback(app(), api.place, signal);
    expect([got, await waiting()]).toMatchObject([[{ subject: said.subject }], 0]);
    server.close();
  });

  test('a mail goes to the recipient, with the person to be answered', async () => {
    const server = await mailServer();
    api.place.smtp = server.url;
    await recipient('makers@seatbridge.example');
    expect(await give()).toMatchObject({ state: 'sent', words: 'Sent to makers@seatbridge.example.' });
    const mail = await server.mail;
    expect(mail).toMatch(/^To: makers@seatbridge\.example\r$/m);
    expect(mail).toMatch(/^Reply-To: Anna <anna@msp\.example>\r$/m);
    expect(mail).toContain('It is one too many.');
    server.close();
  });

  test('without a mail server it waits, and says what to do', async () => {
    await recipient('makers@seatbridge.example');
    expect(await give()).toMatchObject({ state: 'waiting', words: expect.stringContaining('SEATBRIDGE_SMTP') });
    expect(await waiting()).toBe(1);
    expect(
      (await api.send('PUT', '/settings/feedback.recipient', { body: { value: 'http://far.example/x' } })).status,
    ).toBe(422);
  });
});
