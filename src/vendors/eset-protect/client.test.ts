import { expect, test } from 'vitest';
import {
  all,
  cloudTokens,
  isLogIn,
  never,
  openCloud,
  serveTiny,
  type TinyAnswer,
  type TinyCall,
} from './tiny-server.ts';

const query = ({ path }: TinyCall) => Object.fromEntries(new URL(path, 'http://eset.example').searchParams);

/** A server that answers each list call with the next of these; the last one stays. */
function serveList(...answers: TinyAnswer[]) {
  return serveTiny((call) => {
    if (isLogIn(call)) return cloudTokens('one');
    return (answers.length > 1 ? answers.shift() : answers[0]) ?? {};
  });
}

const lists = (calls: TinyCall[]) => calls.filter((call) => !isLogIn(call));

test('pages of 1,000 are read until one comes without a token, which alone is the last', async () => {
  const server = await serveList(
    { body: { deviceGroups: [{ uuid: 'g1' }], nextPageToken: 'two' } },
    { body: { deviceGroups: [{ uuid: 'g2' }], nextPageToken: 'three' } },
    { body: { deviceGroups: [{ uuid: 'g3' }], nextPageToken: '' } },
  );
  const pages = await all(openCloud(server).groups(never));
  expect(pages.map(({ rows, last }) => [rows[0]?.id, last])).toEqual([
    ['g1', false],
    ['g2', false],
    ['g3', true],
  ]);
  expect(lists(server.calls).map(query)).toEqual([
    { pageSize: '1000' },
    { pageSize: '1000', pageToken: 'two' },
    { pageSize: '1000', pageToken: 'three' },
  ]);
});

test.each([{ devices: [] }, { devices: null }, {}, { nextPageToken: '' }, { nextPageToken: null }, { totalSize: '0' }])(
  'the page %j is an empty last one',
  async (body) => {
    const server = await serveList({ body });
    expect(await all(openCloud(server).devices(never))).toMatchObject([{ rows: [], unreadable: [], last: true }]);
  },
);

test.each([
  ['another list', { deviceGroups: [{ uuid: 'g1' }] }],
  ['a word of refusal', { code: 5, message: 'Requested resource not found.' }],
  ['a list that is none', { devices: { d1: {} } }],
  ['a token that is none', { devices: [], nextPageToken: { page: 2 } }],
  ['an array', [{ uuid: 'd1' }]],
  ['a text', '"ok"'],
  ['nothing', ''],
])('a page that is %s is unexpected, and nothing is concluded from it', async (_what, body) => {
  const server = await serveList({ body });
  await expect(all(openCloud(server).devices(never))).rejects.toMatchObject({
    kind: 'unexpected',
    details: { status: 200, requestId: 'request-2' },
  });
});

test('a token that comes again is unexpected: such a list has no end', async () => {
  const server = await serveList({ body: { devices: [], nextPageToken: 'two' } });
  await expect(all(openCloud(server).devices(never))).rejects.toMatchObject({ kind: 'unexpected' });
  expect(lists(server.calls)).toHaveLength(2);
});

test('the pages before a failing one are given, and the failure after them', async () => {
  const server = await serveList(
    { body: { devices: [{ uuid: 'd1' }], nextPageToken: 'two' } },
    { status: 400, body: { message: 'Invalid page token' } },
  );
  const seen: string[] = [];
  const read = async () => {
    for await (const { rows } of openCloud(server).devices(never)) seen.push(...rows.map(({ id }) => id));
  };
  await expect(read()).rejects.toMatchObject({
    kind: 'rejected',
    message: expect.stringContaining('Invalid page token'),
  });
  expect(seen).toEqual(['d1']);
});

test('who leaves a listing early leaves nothing behind', async () => {
  const server = await serveList({ body: { devices: [{ uuid: 'd1' }], nextPageToken: 'two' } });
  for await (const { rows } of openCloud(server).devices(never)) {
    expect(rows).toHaveLength(1);
    break;
  }
  expect(lists(server.calls).length).toBeLessThanOrEqual(2);
});

test('members are those of exactly the group, and their announced number is passed on', async () => {
  const server = await serveList({ body: { devices: [{ uuid: 'd1', displayName: 'pc-01' }], totalSize: '7' } });
  expect(await all(openCloud(server).members('g/1', never))).toEqual([
    { rows: [{ deviceId: 'd1', deviceName: 'pc-01' }], unreadable: [], announced: 7, last: true },
  ]);
  const [call] = lists(server.calls);
  expect(call?.path).toMatch(/^\/v1\/device_groups\/g%2F1\/devices\?/);
  expect(query(call as TinyCall)).toEqual({ recurseSubgroups: 'false', pageSize: '1000' });
});

const gone: TinyAnswer = { status: 404, body: { code: 5, message: 'Requested resource not found.' } };

test('a group that is gone is not found', async () => {
  const server = await serveList(gone);
  await expect(all(openCloud(server).members('g1', never))).rejects.toMatchObject({ kind: 'not-found' });
});

test('a 404 for the list of all devices does not mean that anything is gone', async () => {
  const server = await serveList(gone);
  await expect(all(openCloud(server).devices(never))).rejects.toMatchObject({ kind: 'unexpected' });
  await expect(all(openCloud(server).groups(never))).rejects.toMatchObject({ kind: 'unexpected' });
});

test.each([
  ['no device', { status: 'ok' }],
  ['a device that is none', { device: 'd1' }],
  ['a device that cannot be read', { device: { uuid: 'd1', deployedComponents: 'none' } }],
])('asked for one device, an answer with %s is unexpected', async (_what, body) => {
  const server = await serveList({ body });
  await expect(openCloud(server).device('d1', never)).rejects.toMatchObject({ kind: 'unexpected' });
});

test('a server that gives the same page under ever new tokens is an error, not an endless list', async () => {
  let token = 0;
  const server = await serveTiny((call) => {
    token += 1;
    return isLogIn(call) ? cloudTokens('one') : { body: { devices: [{ uuid: 'd1' }], nextPageToken: `t${token}` } };
  });
  await expect(all(openCloud(server).devices(never))).rejects.toMatchObject({ kind: 'unexpected' });
});
