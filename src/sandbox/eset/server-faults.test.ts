import { describe, expect, test } from 'vitest';
import { openServer } from './test-client.ts';

const path = '/v1/devices?pageSize=20';

describe.for(['protect-onprem', 'protect-cloud'] as const)('%s', (kind) => {
  test('latency delays, and changes nothing else', async () => {
    const office = await openServer(kind);
    office.order('latency', { value: 1 });
    expect((await office.get(path)).status).toBe(200);
    expect(office.faults.list()[0]?.hits).toBe(1);
  });

  test('429 comes with Retry-After when told, and without otherwise', async () => {
    const office = await openServer(kind);
    office.order('429', { value: 7 });
    office.order('429');
    const answers = [await office.get(path), await office.get(path), await office.get(path)];
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(answers.map(({ headers }) => headers.get('retry-after'))).toEqual(['7', null, null]);
  });

  test('a proxy answers in its own words, with a status of choice', async () => {
    const office = await openServer(kind);
    office.order('html');
    office.order('html', { value: 200 });
    const answers = [await office.get(path), await office.get(path)];
    expect(answers.map(({ status }) => status)).toEqual([502, 200]);
    expect(answers.map(({ headers }) => headers.get('content-type'))).toEqual(
      Array(2).fill('text/html; charset=utf-8'),
    );
  });

  test.for([500, 502, 503, 504])('a status of %i comes in the shape of the vendor', async (status) => {
    const office = await openServer(kind);
    office.order('status', { value: status });
    const answer = await office.get(path);
    expect(answer.status).toBe(status);
    expect(answer.json.message).toMatch(/./);
    expect(answer.headers.get('request-id')).toMatch(/./);
  });

  test.for(['reset-before', 'reset-after', 'cut-body'] as const)(
    '%s ends the connection under the client',
    async (fault) => {
      const office = await openServer(kind);
      office.order(fault);
      await expect(office.get(path)).rejects.toThrow(/fetch failed|terminated/);
      expect((await office.get(path)).status).toBe(200);
    },
  );

  test('a login that is reset after it took effect leaves no way in but another login', async () => {
    const office = await openServer(kind);
    office.order('reset-after', { path: '^/(oauth/token|GetTokens)$' });
    await expect(office.logIn()).rejects.toThrow('fetch failed');
    expect((await office.logIn()).status).toBe(200);
  });

  test('a hung connection gives no answer until the client gives up', async () => {
    const office = await openServer(kind);
    office.order('hang');
    const cancel = new AbortController();
    const hung = office.send(path, { signal: cancel.signal });
    while (office.faults.list()[0]?.hits === 0) await new Promise((resolve) => setImmediate(resolve));
    cancel.abort();
    await expect(hung).rejects.toThrow('aborted');
    expect((await office.get(path)).status).toBe(200);
  });

  test('a slow body is whole in the end', async () => {
    const office = await openServer(kind);
    office.order('slow-body', { value: 16 });
    expect((await office.get(path)).json.devices).toHaveLength(20);
  });

  test('a page loses a row, repeats one or carries one that cannot be read', async () => {
    const office = await openServer(kind);
    const whole = (await office.get(path)).json.devices.map((row) => row.uuid);
    office.order('missing-row');
    expect((await office.get(path)).json.devices).toHaveLength(19);
    office.order('duplicate-row');
    expect((await office.get(path)).json.devices.map((row) => row.uuid)).toEqual([...whole, whole[0]]);
    office.order('bad-row');
    const bad = (await office.get(path)).json.devices.at(-1);
    expect(bad?.uuid).toBeUndefined();
    expect(bad?.displayName).toMatch(/./);
  });

  test('a member list with a row missing still announces the whole size', async () => {
    const office = await openServer(kind);
    const group = [...office.server.groups.values()].find((each) => each.members.size > 1);
    office.order('missing-row');
    const { json } = await office.get(`/v1/device_groups/${group?.id}/devices`);
    expect(json.totalSize).toBe(group?.members.size);
    expect(json.devices.length).toBe(json.totalSize - 1);
  });

  test('an expired token is refused from then on, and a new login helps', async () => {
    const office = await openServer(kind);
    office.order('expire-token');
    const answers = [await office.get(path), await office.get(path)];
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    const { json } = await office.logIn();
    office.use(json.access_token ?? json.accessToken);
    expect((await office.get(path)).status).toBe(200);
  });

  test('a missing right is 403 until it is given back', async () => {
    const office = await openServer(kind);
    const { id } = office.order('forbid', { path: '^/v1/device_groups' });
    const answers = [
      await office.get('/v1/device_groups'),
      await office.get('/v1/device_groups'),
      await office.get(path),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 200]);
    office.faults.remove(id);
    expect((await office.get('/v1/device_groups')).status).toBe(200);
  });

  test('a narrowed role sees shorter lists with 200, and 403 for a hidden device', async () => {
    const office = await openServer(kind);
    const hidden = office.server.devices.slice(0, 3).map((device) => device.id);
    office.order('narrow', { value: hidden });
    const seen = (await office.all('/v1/devices', 'devices')).map((row) => row.uuid);
    expect(seen).toEqual(office.server.devices.slice(3).map((device) => device.id));
    expect((await office.get(`/v1/devices/${hidden[0]}`)).status).toBe(403);
    expect((await office.get(`/v1/devices:batchGet?devicesUuids=${seen[0]}&devicesUuids=${hidden[0]}`)).status).toBe(
      403,
    );
    expect((await office.get(`/v1/devices/${seen[0]}`)).status).toBe(200);
  });

  test('an empty list comes with 200 and announces nothing', async () => {
    const office = await openServer(kind);
    const group = [...office.server.groups.values()].find((each) => each.members.size > 0);
    office.order('empty-list', { times: 2 });
    expect((await office.get(path)).json.devices).toEqual([]);
    expect((await office.get(`/v1/device_groups/${group?.id}/devices`)).json).toMatchObject({
      devices: [],
      totalSize: 0,
    });
  });

  test('a deviant release sends plain strings, objects, numbers in text, unknown values, and null for no token', async () => {
    const office = await openServer(kind);
    office.order('deviant');
    const { json } = await office.get('/v1/devices?pageSize=1000');
    const row = json.devices.find((each) => each.activeProducts.length > 0);
    expect(row).toMatchObject({ enrollmentStatus: 'DEVICE_ENROLLMENT_STATUS_SUSPENDED', tags: [{ name: 'VIP' }] });
    expect(row?.activeProducts).toEqual(row?.activeProducts.map(String));
    expect(row?.deployedComponents[0]?.id).toMatch(/^\d+$/);
    expect(json.nextPageToken).toBeNull();
    const groups = (await office.get('/v1/device_groups')).json.deviceGroups;
    expect(groups.every((group) => 'colour' in group)).toBe(true);
    const all = await office.get('/v1/device_groups/00000000-0000-0000-7001-000000000001/devices');
    expect(all.json).toEqual({ nextPageToken: null, totalSize: '0' });
    const one = await office.get(`/v1/devices/${row?.uuid}`);
    expect(one.json.device).toHaveProperty('riskScore');
  });
});
