import { expect, onTestFinished, test } from 'vitest';
import { runDemoOnce } from '../support/demo.ts';
import { type Sandbox, type SandboxEset, startSandbox } from '../support/sandbox.ts';
import { readConnectWiseSpecification } from './connectwise-specification.ts';
import { type Exchange, readSpecification } from './specification.ts';
import { type Router, startProxy, type ValidatingProxy } from './validating-proxy.ts';

/** The folder of the vendors' OpenAPI documents. */
const folder = process.env['VENDOR_SPECS'] ?? '';

test.skipIf(folder !== '')(
  'the exchanges of the demo: skipped, set VENDOR_SPECS to the folder of the specifications',
  ({ skip }) => {
    skip('VENDOR_SPECS is not set');
  },
);

/** ConnectWise's paths are below /{codebase}/apis/3.0, but for the one that tells the codebase. */
function connectWiseRouter(): Router {
  const specification = readConnectWiseSpecification(folder);
  return (path) => {
    if (path.startsWith('/login/companyinfo/')) return { specification, url: path };
    const url = /^\/[^/]+\/apis\/3\.0(\/.*)$/.exec(path)?.[1];
    return url === undefined ? null : { specification, url };
  };
}

function onPremRouter(): Router {
  const specification = readSpecification(folder, 'eset-protect-onprem.json');
  return (url) => ({ specification, url });
}

/** Tokens come from one service of ESET Connect, devices from another. */
function cloudRouter(): Router {
  const account = readSpecification(folder, 'eset-connect-business-account.json');
  const devices = readSpecification(folder, 'eset-connect-device-management.json');
  return (url) => ({ specification: url.startsWith('/oauth/') ? account : devices, url });
}

async function proxyOf(upstream: string, route: Router): Promise<ValidatingProxy> {
  const proxy = await startProxy(upstream, { route });
  onTestFinished(() => proxy.close());
  return proxy;
}

/** The sandbox with a judge in front of each of its servers. */
async function judged({ connectwise, eset, controlUrl }: Sandbox) {
  const proxies = new Map([['connectwise', await proxyOf(connectwise.site, connectWiseRouter())]]);
  const servers: SandboxEset[] = [];
  for (const server of eset) {
    const proxy = await proxyOf(server.baseUrl, server.kind === 'protect-onprem' ? onPremRouter() : cloudRouter());
    proxies.set(server.name, proxy);
    servers.push({ ...server, baseUrl: proxy.address });
  }
  const site = proxies.get('connectwise')?.address;
  return {
    proxies,
    line: JSON.stringify({ connectwise: { ...connectwise, site }, eset: servers, control: controlUrl }),
  };
}

test.runIf(folder !== '')(
  'every exchange of a whole demo cycle is as the specifications of the vendors say',
  async () => {
    const sandbox = await startSandbox({ size: 'demo' });
    onTestFinished(() => sandbox.stop());
    const { proxies, line } = await judged(sandbox);
    const { exit, stderr, result } = await runDemoOnce(['--sandbox', line]);
    expect(stderr).toBe('');
    for (const [name, { violations }] of proxies) expect(violations, name).toEqual([]);
    for (const [name, { exchanges }] of proxies) expect(exchanges(), name).toBeGreaterThan(0);
    expect(result).toMatchObject({ ok: true, differences: [] });
    expect(exit).toBe(0);
    const passed = [...proxies.values()].reduce((sum, { exchanges }) => sum + exchanges(), 0);
    expect(passed).toBe(result.requests);
  },
);

test.runIf(folder !== '')('what is not in the specification is passed on and told', async () => {
  const sandbox = await startSandbox({ size: 'demo' });
  onTestFinished(() => sandbox.stop());
  const proxy = await proxyOf(sandbox.connectwise.site, connectWiseRouter());
  const { status } = await fetch(`${proxy.address}/v4_6_release/apis/3.0/company/nothing`);
  expect(status).toBeGreaterThanOrEqual(400);
  await expect.poll(() => proxy.violations).toEqual(['GET /company/nothing: not in the specification']);
});

const agreement = {
  id: 1,
  name: 'Managed',
  type: { id: 2, name: 'Standard' },
  company: { id: 3, name: 'Acme' },
  contact: { id: 4, name: 'Ada Example' },
};

function exchangeOf(changes: Partial<Exchange>): Exchange {
  return {
    method: 'GET',
    url: '/finance/agreements',
    requestHeaders: { clientid: 'example' },
    requestBody: '',
    status: 200,
    responseHeaders: { 'content-type': 'application/json' },
    responseBody: JSON.stringify([agreement]),
    ...changes,
  };
}

const addition = { id: 7, product: { id: 1, identifier: 'EP' }, billCustomer: 'Billable', quantity: 2 };

/** A bundle of one read of additions, with what is wrong in it. */
function bundleOf({ asked = {}, answered = {} }: { asked?: object; answered?: object }): Partial<Exchange> {
  const head = { sequenceNumber: 1, resourceType: 'addition' };
  const result = { ...head, statusCode: 200, success: true, count: 1, entities: [addition], ...answered };
  return {
    method: 'POST',
    url: '/system/bundles',
    requestHeaders: { clientid: 'example', 'content-type': 'application/json; charset=utf-8' },
    requestBody: JSON.stringify({ requests: [{ ...head, apiRequest: { parentId: 5, ...asked } }] }),
    responseBody: JSON.stringify({ results: [result] }),
  };
}

const planted: [string, Partial<Exchange>, RegExp | null][] = [
  ['nothing wrong', {}, null],
  ['a path that is not there', { url: '/finance/agreement' }, /not in the specification/],
  ['a query parameter that is not there', { url: '/finance/agreements?size=5' }, /unknown query parameter size/],
  ['a page that is no number', { url: '/finance/agreements?pageSize=all' }, /pageSize must be integer/],
  ['a page that is too long', { url: '/finance/agreements?pageSize=1001' }, /must be <= 1000/],
  ['an id that is no number', { url: '/finance/agreements/x', responseBody: '' }, /path parameter id must be integer/],
  ['a header that is missing', { requestHeaders: {} }, /header parameter clientId is missing/],
  ['a page of another kind', { responseHeaders: { 'content-type': 'text/html' } }, /of type text\/html/],
  [
    'a field in the answer that the vendor has not',
    { responseBody: JSON.stringify([{ ...agreement, seats: 4 }]) },
    /seats/,
  ],
  ['a field of the wrong type', { responseBody: JSON.stringify([{ ...agreement, id: 'one' }]) }, /must be integer/],
  ['a field missing that is always there', { responseBody: JSON.stringify([{ id: 1 }]) }, /required property/],
  [
    'a field missing that was not asked for',
    { url: '/finance/agreements?fields=id', responseBody: JSON.stringify([{ id: 1 }]) },
    null,
  ],
  [
    'an unknown field in a narrowed answer',
    { url: '/finance/agreements?fields=id', responseBody: JSON.stringify([{ id: 1, seats: 4 }]) },
    /seats/,
  ],
  [
    'a field in the request that the vendor has not',
    {
      method: 'POST',
      url: '/service/tickets',
      requestHeaders: { clientid: 'example', 'content-type': 'application/json; charset=utf-8' },
      requestBody: JSON.stringify({ summary: 'Protection off', company: { id: 3 }, device: 'PC-1' }),
      status: 201,
      responseBody: '',
    },
    /request body.*device/,
  ],
  ['a bundle with nothing wrong in it', bundleOf({ asked: { filters: { conditions: 'quantity > 0' } } }), null],
  ['a bundled page that is too long', bundleOf({ asked: { page: { page: 1, pageSize: 1001 } } }), /must be <= 1000/],
  [
    'a field in a bundled answer that the vendor has not',
    bundleOf({ answered: { entities: [{ ...addition, seats: 4 }] } }),
    /in a bundle: .*seats/,
  ],
  [
    'a bundled answer without what is always there',
    bundleOf({ answered: { entities: [{ id: 7 }] } }),
    /in a bundle: .*required property/,
  ],
  [
    'an answer to another request of the bundle',
    bundleOf({ answered: { sequenceNumber: 2 } }),
    /0 answers to number 1/,
  ],
  [
    'a bundled answer of another kind',
    bundleOf({ answered: { resourceType: 'ticket' } }),
    /asked for addition, answered ticket/,
  ],
];

test.runIf(folder !== '').each(planted)('the judge is shown %s', (_, changes, words) => {
  const specification = readConnectWiseSpecification(folder);
  const faults = specification.judge(exchangeOf(changes));
  if (words === null) expect(faults).toEqual([]);
  else expect(faults.join('\n')).toMatch(words);
});
