import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { RestKind } from '../world/eset.ts';
import { openServer } from './test-client.ts';

// The vendor's specifications, a folder; without it there is nothing to hold the answers against.
const specs = process.env['VENDOR_SPECS'];

const files: Record<RestKind, string> = {
  'protect-cloud': 'eset-connect-device-management.json',
  'protect-onprem': 'eset-protect-onprem.json',
};

describe.skipIf(specs === undefined).for(Object.entries(files))('%s, by VENDOR_SPECS', ([kind, file]) => {
  test('every answer is valid under the specification', async () => {
    const office = await openServer(kind as RestKind);
    const check = validator(file);
    const device = office.server.devices[0]?.id ?? '';
    const group = [...office.server.groups.values()].find((each) => each.members.size > 0)?.id;
    const answers: [string, string][] = [
      ['v1ListGroupsResponse', '/v1/device_groups?pageSize=1000'],
      ['v1ListDevicesResponse', '/v1/devices?pageSize=1000'],
      ['v1ListDevicesResponse', '/v1/devices?pageSize=3'],
      ['v1GetDeviceResponse', `/v1/devices/${device}`],
      ['v1BatchGetDevicesResponse', `/v1/devices:batchGet?devicesUuids=${device}`],
      ['v1ListMemberDevicesResponse', `/v1/device_groups/${group}/devices?recurseSubgroups=true`],
      ['v1ListMemberDevicesResponse', '/v1/device_groups/00000000-0000-0000-7001-000000000001/devices'],
    ];
    for (const [schema, path] of answers) expect(check(schema, (await office.get(path)).json), path).toEqual([]);
  });

  test('a deviant answer is not valid under the specification', async () => {
    const office = await openServer(kind as RestKind);
    office.order('deviant');
    const check = validator(file);
    expect(check('v1ListDevicesResponse', (await office.get('/v1/devices')).json)).not.toEqual([]);
  });
});

test.skipIf(specs === undefined)('a cloud login is answered as the specification says, by VENDOR_SPECS', async () => {
  const office = await openServer('protect-cloud');
  const check = validator('eset-connect-business-account.json');
  expect(check('Token', (await office.logIn()).json)).toEqual([]);
});

function validator(file: string) {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv).addFormat('uint64', /^\d+$/);
  ajv.addSchema(JSON.parse(readFileSync(join(specs ?? '', file), 'utf8')), 'specification');
  return (schema: string, answer: unknown) => {
    const validate = ajv.compile({ $ref: `specification#/components/schemas/${schema}` });
    return validate(answer) ? [] : (validate.errors ?? []).slice(0, 3);
  };
}
