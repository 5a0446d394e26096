import { bendList, narrowList } from '../bend.ts';
import type { Answer } from '../deliver.ts';
import type { Device } from '../world/eset.ts';
import { jsonAnswer, Refusal } from './answers.ts';
import type { Arrival } from './arrival.ts';
import { deviantDevice } from './deviant.ts';
import { deviceJson, functionalityStatus, type View, viewOf } from './device-json.ts';
import { pageAnswer } from './page.ts';
import { malformed, pageParameters, type Query, readFlag, readQuery } from './query.ts';

/** GET /v1/devices */
export function listDevices(arrival: Arrival): Answer {
  const { server, url, now } = arrival;
  const view = viewOf(server, now);
  const single = [...pageParameters, 'functionalityStatus', 'isMuted'];
  const query = readQuery(url.searchParams, { single, repeated: ['displayNames'] });
  const seen = bendList(server.devices, { ...arrival, idOf });
  const rows = readFilters(query, view).reduce<readonly Device[]>((left, filter) => left.filter(filter), seen);
  const json = (device: Device) => deviceJson(device, view);
  return pageAnswer(arrival, { rows, query, name: 'devices', json, deviate: deviantDevice, totalSize: null });
}

/** GET /v1/devices/{deviceUuid} */
export function getDevice(arrival: Arrival, id: string): Answer {
  readQuery(arrival.url.searchParams, { single: [] });
  const [device] = readableDevices(arrival, [id]);
  return jsonAnswer(`{"device":${device}}`);
}

/** GET /v1/devices:batchGet: in the order of the request, and all of them or none. */
export function batchGetDevices(arrival: Arrival): Answer {
  const query = readQuery(arrival.url.searchParams, { single: [], repeated: ['devicesUuids'] });
  const ids = query.all('devicesUuids');
  if (ids.length === 0) throw malformed('devicesUuids is empty');
  return jsonAnswer(`{"devices":[${readableDevices(arrival, ids).join(',')}]}`);
}

// 404 for a device that is not there, 403 for one that a narrowed role does not see.
function readableDevices(arrival: Arrival, ids: readonly string[]): string[] {
  const { call, faults, server, now } = arrival;
  const devices = ids.map((id) => server.deviceById.get(id)).filter((device) => device !== undefined);
  if (devices.length < ids.length) throw new Refusal(404);
  if (narrowList(devices, { call, faults, idOf }).length < ids.length) throw new Refusal(403);
  const view = viewOf(server, now);
  const fragments = devices.map((device) => deviceJson(device, view));
  return faults.strike(call, 'deviant') ? fragments.map(deviantDevice) : fragments;
}

const idOf = (device: Device) => device.id;

function readFilters(query: Query, view: View): ((device: Device) => boolean)[] {
  const names = new Set(query.all('displayNames'));
  const status = readStatus(query);
  const muted = readFlag(query, 'isMuted');
  const filters = [];
  if (names.size > 0) filters.push((device: Device) => names.has(device.name));
  if (status !== 'UNSPECIFIED') filters.push((device: Device) => functionalityStatus(device, view) === status);
  if (muted !== null) filters.push((device: Device) => device.muted === muted);
  return filters;
}

function readStatus(query: Query): string {
  const text = query.one('functionalityStatus') ?? 'DEVICE_FUNCTIONALITY_STATUS_UNSPECIFIED';
  const [, status] =
    /^DEVICE_FUNCTIONALITY_STATUS_(UNSPECIFIED|OK|ATTENTION_RECOMMENDED|ATTENTION_REQUIRED)$/.exec(text) ?? [];
  if (status === undefined) throw malformed(`functionalityStatus ${text}`);
  return status;
}
