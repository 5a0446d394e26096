import { afterEach, expect, test } from 'vitest';
import { type Asked, answerWith, type Reply } from '../../../test/support/answering.ts';
import { never, rowsOf, testDeps } from '../../../test/support/connectwise.ts';
import { connectwise, openConnectWise } from './index.ts';
import { placeOf } from './site.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function vendor(reply: (asked: Asked) => Reply) {
  const server = await answerWith(reply);
  const connection = {
    site: server.url,
    company: 'con toso',
    publicKey: 'k',
    privateKey: 'example-key',
    clientId: 'c',
  };
  const psa = openConnectWise(connection, testDeps);
  closing.push(psa.close, server.close);
  return { psa, asked: server.asked, url: server.url };
}

const na = new URL('https://na.myconnectwise.net');
test.each([
  [
    'cloud, as a boolean',
    na,
    { Codebase: 'v2025_1/', IsCloud: true },
    'https://api-na.myconnectwise.net/v2025_1/apis/3.0',
  ],
  [
    'cloud, as a text',
    na,
    { Codebase: 'v4_6_release/', IsCloud: 'True' },
    'https://api-na.myconnectwise.net/v4_6_release/apis/3.0',
  ],
  ['cloud by its code base', na, { Codebase: '/v2025_1/' }, 'https://api-na.myconnectwise.net/v2025_1/apis/3.0'],
  [
    'cloud that names its host',
    na,
    { Codebase: 'v2025_1/', SiteUrl: 'https://api-eu.myconnectwise.net/' },
    'https://api-eu.myconnectwise.net/v2025_1/apis/3.0',
  ],
  [
    'cloud that names its host without prefix',
    na,
    { Codebase: 'v2025_1/', SiteUrl: 'eu.myconnectwise.net' },
    'https://api-eu.myconnectwise.net/v2025_1/apis/3.0',
  ],
  [
    'a host of another domain gets no keys',
    na,
    { Codebase: 'v2025_1/', SiteUrl: 'evil.example' },
    'https://api-na.myconnectwise.net/v2025_1/apis/3.0',
  ],
  [
    'on-premise',
    new URL('https://cw.example:8443'),
    { Codebase: 'v4_6_release/', IsCloud: 'False' },
    'https://cw.example:8443/v4_6_release/apis/3.0',
  ],
  [
    'on-premise keeps its own host',
    new URL('https://cw.example'),
    { Codebase: 'v4_6_release/', IsCloud: false, SiteUrl: 'x.cw.example' },
    'https://cw.example/v4_6_release/apis/3.0',
  ],
  [
    'this machine',
    new URL('http://127.0.0.1:4000'),
    { Codebase: 'v2025_1/', IsCloud: true },
    'http://127.0.0.1:4000/v2025_1/apis/3.0',
  ],
] as const)('the place of the API: %s', (_name, site, info, base) => {
  expect(placeOf(site, info).base).toBe(base);
});

test.each([
  ['na.myconnectwise.net', 'https://na.myconnectwise.net'],
  [' https://NA.myconnectwise.net/v4_6_release/ ', 'https://na.myconnectwise.net'],
  ['api-eu.myconnectwise.net', 'https://eu.myconnectwise.net'],
  ['api-desk.example', 'https://api-desk.example'],
  ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
])('the site "%s" is kept as %s', (typed, kept) => {
  const settings = { site: typed, company: 'contoso', publicKey: 'k', clientId: 'c' };
  expect(connectwise.settings.parse(settings).site).toBe(kept);
  expect(connectwise.settings.parse({ ...settings, site: kept }).site).toBe(kept);
});

test('settings that are missing or empty are named with their remedy', () => {
  const result = connectwise.settings.safeParse({ site: 'https://', company: ' ', publicKey: 'k' });
  const messages = result.error?.issues.map(({ message }) => message).join('\n') ?? '';
  expect(messages).toContain('site "https://" is not a host');
  expect(messages).toContain('company is empty: the company id of the ConnectWise login page');
  expect(messages).toContain('client id is missing');
  expect(connectwise.secrets.safeParse({}).error?.issues[0]?.message).toContain('private key is missing');
});

test('plain http to another machine is refused with the reason', async () => {
  const connection = {
    site: 'http://cw.example',
    company: 'c',
    publicKey: 'k',
    privateKey: 'example-key',
    clientId: 'c',
  };
  const psa = openConnectWise(connection, testDeps);
  closing.push(psa.close);
  await expect(psa.company('1', never)).rejects.toMatchObject({ name: 'AppError', code: 'config' });
  expect(psa.requests()).toBe(0);
});

test('an unknown company is named together with the field to check', async () => {
  const { psa, asked } = await vendor(() => ({ body: 'null' }));
  await expect(psa.check(never)).rejects.toMatchObject({
    kind: 'auth',
    details: { field: 'company' },
    message: expect.stringContaining('no company "con toso". Check the field company'),
  });
  expect(asked.map(({ path }) => path)).toEqual(['/login/companyinfo/con%20toso']);
  expect(asked[0]?.headers.authorization).toBeUndefined();
});

test('a host that is no ConnectWise is said to be none', async () => {
  const { psa } = await vendor(() => ({ body: { hello: 'world' } }));
  await expect(psa.check(never)).rejects.toMatchObject({ kind: 'unexpected', details: { field: 'site' } });
});

const info = (codebase: string) => ({ body: { Codebase: codebase, IsCloud: true } });

test('after a code base has moved the call is repeated there, once', async () => {
  let codebase = 'v2025_1/';
  const { psa, asked } = await vendor(({ path }) => {
    if (path.startsWith('/login/')) return info(codebase);
    if (path.startsWith(`/${codebase}`)) return { body: [] };
    return { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>404</html>' };
  });
  await rowsOf(psa.companies(null, never));
  codebase = 'v2025_2/';
  await rowsOf(psa.companies(null, never));
  expect(asked.map(({ path }) => path)).toEqual([
    '/login/companyinfo/con%20toso',
    '/v2025_1/apis/3.0/company/companies',
    '/v2025_1/apis/3.0/company/companies',
    '/login/companyinfo/con%20toso',
    '/v2025_2/apis/3.0/company/companies',
  ]);
});

test('a write to a code base that has moved arrives once at the new one', async () => {
  let codebase = 'v2025_1/';
  const { psa, asked } = await vendor(({ path, method }) => {
    if (path.startsWith('/login/')) return info(codebase);
    if (!path.startsWith(`/${codebase}`)) return { status: 404, headers: { 'content-type': 'text/html' }, body: '<p>' };
    return method === 'PATCH'
      ? { body: { id: 2, product: { id: 1 }, quantity: 5, billCustomer: 'Billable' } }
      : { body: [] };
  });
  await rowsOf(psa.companies(null, never));
  codebase = 'v2025_2/';
  await psa.setQuantity({ agreementId: '1', id: '2' }, '5', never);
  expect(asked.filter(({ method }) => method === 'PATCH').map(({ path }) => path)).toEqual([
    '/v2025_1/apis/3.0/finance/agreements/1/additions/2',
    '/v2025_2/apis/3.0/finance/agreements/1/additions/2',
  ]);
});

test('a record that is gone is asked for once, though the code base is looked up again', async () => {
  const { psa, asked } = await vendor(({ path }) =>
    path.startsWith('/login/')
      ? info('v2025_1/')
      : { status: 404, body: { code: 'NotFound', message: 'company 404 not found' } },
  );
  await expect(psa.company('404', never)).rejects.toMatchObject({ kind: 'not-found' });
  expect(asked.filter(({ path }) => !path.startsWith('/login/')).length).toBe(1);
});

test.each([
  ['a page', { headers: { 'content-type': 'text/html' }, body: '<html>404</html>' }, 'unavailable'],
  ['nothing', { body: '' }, 'unexpected'],
  ['words of another kind', { body: { code: 'Security', message: 'no' } }, 'unexpected'],
])('a 404 with %s does not say that a record is gone', async (_name, reply, kind) => {
  const { psa } = await vendor(({ path }) =>
    path.startsWith('/login/') ? info('v2025_1/') : { status: 404, ...reply },
  );
  await expect(psa.company('1', never)).rejects.toMatchObject({ kind });
});

test('a 404 on the system info of the cloud means wrong credentials', async () => {
  const { psa } = await vendor(({ path }) =>
    path.startsWith('/login/') ? info('v2025_1/') : { status: 404, body: '' },
  );
  await expect(psa.check(never)).rejects.toMatchObject({
    kind: 'auth',
    message: expect.stringContaining('Check company, public key, private key'),
  });
});

test('the code, the message, the messages of the fields and the field itself are in the error', async () => {
  const refusal = {
    code: 'InvalidObject',
    message: 'ticket object is invalid',
    errors: [{ code: 'NotFound', message: 'company 19299 not found', resource: 'ticket', field: 'company/id' }],
  };
  const { psa } = await vendor(({ path }) =>
    path.startsWith('/login/') ? info('v2025_1/') : { status: 400, body: refusal },
  );
  await expect(psa.ticket('1', never)).rejects.toMatchObject({
    kind: 'rejected',
    details: { field: 'company/id', status: 400 },
    message: expect.stringContaining('InvalidObject: ticket object is invalid: company 19299 not found (company/id).'),
  });
});

test('every call carries who we are and what version we speak, and a body its charset', async () => {
  const { psa, asked } = await vendor(({ path }) => (path.startsWith('/login/') ? info('v2025_1/') : { body: {} }));
  await psa.addNote('1', { text: 'Grüße', visibility: 'internal' }, never);
  const note = asked.at(-1);
  expect(note?.headers).toMatchObject({
    authorization: `Basic ${Buffer.from('con toso+k:example-key').toString('base64')}`,
    clientid: 'c',
    accept: 'application/vnd.connectwise.com+json; version=2025.1',
    'content-type': 'application/json; charset=utf-8',
  });
  expect(note?.body).toMatchObject({ text: 'Grüße', internalAnalysisFlag: true, detailDescriptionFlag: false });
});
