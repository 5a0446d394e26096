import { Agent, fetch, request } from 'undici';
import { describe, expect, test } from 'vitest';
import { groupsBelow } from '../world/eset.ts';
import { openServer, pinned } from './test-client.ts';

const kinds = ['protect-onprem', 'protect-cloud'] as const;

describe.for(kinds)('%s', (kind) => {
  test('groups come in ESET own hierarchy, and a dynamic one says nothing about isSecurityGroup', async () => {
    const office = await openServer(kind);
    const groups = await office.all('/v1/device_groups', 'deviceGroups');
    expect(groups).toHaveLength(office.server.groups.size);
    expect(
      groups.find((group) => group.uuid === '00000000-0000-0000-7001-000000000001')?.parentGroupUuid,
    ).toBeUndefined();
    for (const group of office.server.groups.values()) {
      const row = groups.find((each) => each.uuid === group.id);
      expect(row).toMatchObject({ displayName: group.name });
      expect(row?.parentGroupUuid).toBe(group.parent?.id);
      expect('isSecurityGroup' in (row ?? {})).toBe(group.kind === 'static');
    }
    expect(groups.some((group) => group.linkedEntityType === 'DEVICE_GROUP_ENTITY_TYPE_COMPANY')).toBe(true);
  });

  test('every device comes once, with what is installed, what is activated and what it runs on', async () => {
    const office = await openServer(kind);
    const devices = await office.all('/v1/devices?pageSize=7', 'devices');
    expect(devices.map((device) => device.uuid)).toEqual(office.server.devices.map((device) => device.id));
    for (const [at, device] of office.server.devices.entries()) {
      const row = devices[at];
      expect(row).toMatchObject({ displayName: device.name, parentGroupUuid: device.group.id });
      expect(row?.deployedComponents.map((component) => component.displayName)).toEqual(
        device.installed.map((product) => product.name),
      );
      expect(row?.activeProducts).toHaveLength(device.activations.length);
      expect(row?.hardwareProfiles[0].bios.serialNumber).toBe(device.serial);
      expect(row?.hardwareProfiles[0].networkAdapters[0].macAddress).toBe(device.mac);
    }
  });

  test('a device checks in about every ten minutes, and a silent one does not', async () => {
    const office = await openServer(kind);
    const silent = office.server.devices[0];
    if (silent) silent.silentSince = office.world.clock.now();
    const before = await office.all('/v1/devices', 'devices');
    office.world.clock.advance(10);
    const after = await office.all('/v1/devices', 'devices');
    for (const [at, device] of before.entries()) {
      const moved = Date.parse(after[at]?.lastSyncTime ?? '') - Date.parse(device.lastSyncTime);
      if (office.server.devices[at]?.silentSince !== null) expect(moved).toBe(0);
      else expect(moved).toBeGreaterThanOrEqual(600_000);
    }
  });

  test('members of a group come with a total, those of its sub-groups only when asked for', async () => {
    const office = await openServer(kind);
    const all = office.server.groups.get('00000000-0000-0000-7001-000000000001');
    if (!all) throw new Error('no group All');
    const direct = await office.get(`/v1/device_groups/${all.id}/devices`);
    expect(direct.json).toMatchObject({ devices: [], totalSize: 0 });
    const total = groupsBelow(office.server, all).reduce((sum, group) => sum + group.members.size, 0);
    const first = await office.get(`/v1/device_groups/${all.id}/devices?recurseSubgroups=true&pageSize=10`);
    expect(first.json.totalSize).toBe(total);
    expect(first.json.devices).toHaveLength(10);
    const rows = await office.all(`/v1/device_groups/${all.id}/devices?recurseSubgroups=true&pageSize=10`, 'devices');
    expect(rows).toHaveLength(total);
  });

  test('with sub-groups a device in a static and a dynamic group comes once for each', async () => {
    const office = await openServer(kind);
    const [device] = office.server.devices;
    const dynamic = [...office.server.groups.values()].find((group) => group.kind === 'dynamic');
    if (!device || !dynamic) throw new Error('the world is too small');
    dynamic.members.add(device);
    const path = '/v1/device_groups/00000000-0000-0000-7001-000000000001/devices?recurseSubgroups=true';
    const rows = (await office.all(path, 'devices')).filter((row) => row.uuid === device.id);
    expect(new Set(rows.map((row) => row.groupUuid)).has(dynamic.id)).toBe(true);
    expect(rows.length).toBeGreaterThanOrEqual(2);
    expect(new Set(rows.map((row) => row.groupUuid)).size).toBe(rows.length);
  });

  test('an exactly full last page announces no further page', async () => {
    const office = await openServer(kind);
    const size = office.server.devices.length;
    const { json } = await office.get(`/v1/devices?pageSize=${size}`);
    expect(json.devices).toHaveLength(size);
    expect(json.nextPageToken ?? '').toBe('');
  });

  test('one device is answered by its id, and 404 when there is none', async () => {
    const office = await openServer(kind);
    const id = office.server.devices[3]?.id;
    const { json } = await office.get(`/v1/devices/${id}`);
    expect(json.device.uuid).toBe(id);
    const missing = await office.get('/v1/devices/11111111-2222-4333-a444-555555555555');
    expect(missing.status).toBe(404);
    expect(missing.json.message).toBe('Requested resource not found.');
    expect(office.log.violations()).toEqual([]);
  });

  test('a batch comes in the order of the request, and all of it or nothing', async () => {
    const office = await openServer(kind);
    const ids = [5, 2, 9].map((at) => office.server.devices[at]?.id);
    const { json } = await office.get(`/v1/devices:batchGet?${ids.map((id) => `devicesUuids=${id}`).join('&')}`);
    expect(json.devices.map((device) => device.uuid)).toEqual(ids);
    const gone = `/v1/devices:batchGet?devicesUuids=${ids[0]}&devicesUuids=11111111-2222-4333-a444-555555555555`;
    expect((await office.get(gone)).status).toBe(404);
    expect((await office.get('/v1/devices:batchGet')).status).toBe(400);
  });

  test('devices are filtered by exact names, by status and by mute', async () => {
    const office = await openServer(kind);
    const [first, second] = office.server.devices;
    if (!first || !second) throw new Error('the world is too small');
    const names = [first.name, second.name].map((name) => `displayNames=${encodeURIComponent(name)}`);
    const named = await office.all(`/v1/devices?${names.join('&')}`, 'devices');
    expect(named.length).toBeGreaterThanOrEqual(2);
    expect(named.every((row) => row.displayName === first.name || row.displayName === second.name)).toBe(true);

    first.muted = true;
    const muted = await office.all('/v1/devices?isMuted=true', 'devices');
    const others = await office.all('/v1/devices?isMuted=false', 'devices');
    expect(muted.every((row) => row.isMuted === true) && muted.some((row) => row.uuid === first.id)).toBe(true);
    expect(others.every((row) => row.isMuted === undefined)).toBe(true);
    expect(muted.length + others.length).toBe(office.server.devices.length);

    const threat = [...office.server.groups.values()].find((group) => group.rule === 'threat');
    threat?.members.add(second);
    const status = 'DEVICE_FUNCTIONALITY_STATUS_ATTENTION_REQUIRED';
    const required = await office.all(`/v1/devices?functionalityStatus=${status}`, 'devices');
    expect(required.some((row) => row.uuid === second.id)).toBe(true);
    expect(required.every((row) => row.functionalityStatus === status)).toBe(true);
  });

  test('a page token of one list is refused by another', async () => {
    const office = await openServer(kind);
    const { json } = await office.get('/v1/devices?pageSize=5');
    const refused = await office.get(`/v1/devices?pageSize=5&isMuted=false&pageToken=${json.nextPageToken}`);
    expect(refused.status).toBe(400);
    expect((await office.get('/v1/devices?pageToken=made-up')).status).toBe(400);
    expect((await office.get(`/v1/devices?pageSize=9&pageToken=${json.nextPageToken}`)).status).toBe(200);
  });

  test.for([
    ['/v1/devices?pageSize=many', 400, 'parameter'],
    ['/v1/devices?pageSize=-1', 400, 'parameter'],
    ['/v1/devices?pageSize=100000', 400, 'parameter'],
    ['/v1/devices?pageSize=5&pageSize=6', 400, 'parameter'],
    ['/v1/devices?isMuted=yes', 400, 'parameter'],
    ['/v1/devices?functionalityStatus=OK', 400, 'parameter'],
    ['/v1/devices?groupUuid=x', 400, 'parameter'],
    ['/v1/device_groups?recurseSubgroups=true', 400, 'parameter'],
    ['/v1/devices:batchGet', 400, 'parameter'],
    ['/v1/devices/not-a-uuid', 404, 'path'],
    ['/v1/computers', 404, 'path'],
    ['/v2/devices', 404, 'path'],
    ['//', 404, 'path'],
    ['/v1/devices%', 404, 'path'],
  ] as const)('%s is refused with %i and recorded', async ([path, status, violation]) => {
    const office = await openServer(kind);
    expect((await office.get(path)).status).toBe(status);
    expect(office.log.violations()).toMatchObject([{ server: office.server.name, kind: violation, method: 'GET' }]);
  });

  test('a write and a body on a read are refused and recorded', async () => {
    const office = await openServer(kind);
    const { json } = await office.logIn();
    const headers = { authorization: `Bearer ${json.access_token ?? json.accessToken}` };
    expect((await office.send('/v1/devices', { method: 'POST', body: '{}', headers })).status).toBe(404);
    const url = `${office.running.baseUrl}/v1/devices`;
    const read = await request(url, { method: 'GET', body: '{}', headers, dispatcher: office.agent });
    await read.body.dump();
    expect(read.statusCode).toBe(400);
    expect(office.log.violations().map((each) => each.kind)).toEqual(['path', 'body']);
  });

  test('a call without a token is refused and recorded', async () => {
    const office = await openServer(kind);
    expect((await office.send('/v1/devices')).status).toBe(400);
    expect((await office.send('/v1/devices', { headers: { authorization: 'Basic abc' } })).status).toBe(400);
    expect(office.log.violations().map((each) => each.kind)).toEqual(['missing-header', 'missing-header']);
  });

  test('every answer has a request-id of its own, and every call is counted under its path', async () => {
    const office = await openServer(kind);
    const id = office.server.devices[0]?.id;
    const answers = [await office.get(`/v1/devices/${id}`), await office.get('/v1/nothing'), await office.logIn()];
    const ids = answers.map((answer) => answer.headers.get('request-id'));
    expect(new Set(ids).size).toBe(3);
    expect(ids.every((each) => /^[0-9a-f-]{36}$/.test(each ?? ''))).toBe(true);
    expect(office.log.requests().byServer[office.server.name]).toMatchObject({
      total: 3,
      byPath: { 'GET /v1/devices/{id}': 1, 'GET /v1/nothing': 1 },
    });
  });
});

test('On-Prem gives 100 rows by default and 10,000 at most, and refuses more', async () => {
  const office = await openServer('protect-onprem');
  const [device] = office.server.devices;
  if (!device) throw new Error('the world is empty');
  office.server.devices.push(...Array.from({ length: 11_000 }, () => device));
  expect((await office.get('/v1/devices')).json.devices).toHaveLength(100);
  expect((await office.get('/v1/devices?pageSize=10000')).json.devices).toHaveLength(10_000);
  expect((await office.get('/v1/devices?pageSize=10001')).status).toBe(400);
  expect((await office.get('/v1/devices?pageSize=0')).status).toBe(400);
});

test('the cloud gives 50 rows by default, and 1,000 to whoever asks for more', async () => {
  const office = await openServer('protect-cloud');
  const [device] = office.server.devices;
  if (!device) throw new Error('the world is empty');
  office.server.devices.push(...Array.from({ length: 2000 }, () => device));
  expect((await office.get('/v1/devices')).json.devices).toHaveLength(50);
  expect((await office.get('/v1/devices?pageSize=0')).json.devices).toHaveLength(50);
  expect((await office.get('/v1/devices?pageSize=10000')).json.devices).toHaveLength(1000);
});

test('a pinned client talks to On-Prem, and one that pins nothing or something else does not', async () => {
  const office = await openServer('protect-onprem');
  expect((await office.get('/v1/devices')).status).toBe(200);
  const url = `${office.running.baseUrl}/v1/devices`;
  const trusting = new Agent();
  await expect(fetch(url, { dispatcher: trusting })).rejects.toThrow('fetch failed');
  const mistaken = new Agent(await pinned(office.running.port, '00:11:22'));
  await expect(fetch(url, { dispatcher: mistaken })).rejects.toThrow('fetch failed');
  await Promise.all([trusting.destroy(), mistaken.destroy()]);
});

test('after a renewal the old pin is refused and the new one serves', async () => {
  const office = await openServer('protect-onprem');
  const before = office.running.fingerprint ?? '';
  office.server.certificateNumber += 1;
  await expect(office.get('/v1/devices')).rejects.toThrow('fetch failed');
  await expect(office.get('/v1/devices')).rejects.toThrow('fetch failed');
  const after = office.running.fingerprint ?? '';
  expect(after).not.toBe(before);
  const renewed = new Agent(await pinned(office.running.port, after));
  expect((await fetch(`${office.running.baseUrl}/v1/devices`, { dispatcher: renewed })).status).toBe(400);
  await renewed.destroy();
});

test('a port in use is an error at the start', async () => {
  const office = await openServer('protect-cloud');
  const { world, server, faults, log } = office;
  const { startEsetServer } = await import('./server.ts');
  await expect(startEsetServer(world, server, { faults, log, port: office.running.port })).rejects.toThrow(
    'EADDRINUSE',
  );
});
