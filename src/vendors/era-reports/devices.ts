import type { Device } from '../../domain/inventory.ts';
import { VendorError } from '../../errors.ts';
import { tellingMac, tellingSerial } from '../hardware-ids.ts';
import type { Page, Unreadable } from '../ports.ts';
import { identityOf, type Report, type Row } from './columns.ts';
import type { Survey } from './survey.ts';
import type { TimeReader } from './times.ts';

/** A device as far as the rows that have come say it. */
interface Sketch extends Pick<Device, 'name' | 'groupId' | 'os' | 'serial' | 'lastSeen'> {
  macs: Set<string>;
  fault: string | null;
}

interface Reading {
  survey: Survey;
  computers: Report;
  readTime: TimeReader;
}

/** All devices, each once, as soon as the last of its rows has come. */
export async function* readDevices(reading: Reading, signal: AbortSignal): AsyncGenerator<Page<Device>> {
  const { survey, computers } = reading;
  const announced = survey.ids.size;
  const left = [...survey.rows];
  const open = new Map<number, Sketch>();
  const identity = identityOf(computers.columns);
  let done = 0;
  for await (const page of computers.rows(signal)) {
    const [rows, unreadable]: [Device[], Unreadable[]] = [[], []];
    for (const row of page) {
      const number = survey.ids.numberOf(survey.cells.deviceId(row, identity) ?? '');
      if (number === undefined || left[number] === 0) throw changedMeanwhile(computers);
      const sketch = sketchOf(reading, row);
      const before = open.get(number);
      open.set(number, before === undefined ? sketch : joined(before, sketch));
      left[number] = (left[number] ?? 0) - 1;
      if (left[number] > 0) continue;
      const device = finished(survey, { number, sketch: open.get(number) ?? sketch });
      open.delete(number);
      if ('why' in device) unreadable.push(device);
      else rows.push(device);
      done += 1;
    }
    yield { rows, unreadable, announced, last: false };
  }
  if (done < announced) throw changedMeanwhile(computers);
  yield { rows: [], unreadable: [], announced, last: true };
}

const changedMeanwhile = ({ name }: Report): VendorError =>
  new VendorError('unavailable', `${name} changed while it was read. The next sync reads it again.`);

function sketchOf({ survey: { cells }, readTime }: Reading, row: Row): Sketch {
  const seen = readTime(cells.text(row, 'lastSeen'));
  const mac = tellingMac(cells.text(row, 'mac'));
  return {
    name: cells.text(row, 'name'),
    groupId: cells.staticGroup(row),
    os: cells.text(row, 'os'),
    serial: tellingSerial(cells.text(row, 'serial')),
    macs: new Set(mac === null ? [] : [mac]),
    lastSeen: seen ?? null,
    fault: seen === undefined ? `"${cells.text(row, 'lastSeen')}" is no time as this connection writes them.` : null,
  };
}

/** Two rows of one device: what only one says holds, what they say differently makes it unreadable. */
function joined(one: Sketch, other: Sketch): Sketch {
  const differs = (['name', 'groupId', 'os', 'serial'] as const).find((field) => {
    const [here, there] = [one[field] || null, other[field] || null];
    return here !== null && there !== null && here !== there;
  });
  const fault = differs === undefined ? null : `Two of its rows say another ${fieldWords[differs]}.`;
  return {
    name: one.name || other.name,
    groupId: one.groupId ?? other.groupId,
    os: one.os || other.os,
    serial: one.serial ?? other.serial,
    macs: one.macs.union(other.macs),
    lastSeen: later(one.lastSeen, other.lastSeen),
    fault: one.fault ?? other.fault ?? fault,
  };
}

const fieldWords = { name: 'name', groupId: 'static group', os: 'operating system', serial: 'serial number' };

const later = (one: string | null, other: string | null) => ((one ?? '') > (other ?? '') ? one : other);

function finished(
  { ids, faults, products }: Survey,
  { number, sketch }: { number: number; sketch: Sketch },
): Device | Unreadable {
  const id = ids.textOf(number);
  const { macs, fault, ...told } = sketch;
  const why = faults.get(number) ?? fault ?? (told.name === '' ? 'It has no name.' : null);
  if (why !== null) return { id, why };
  return {
    ...told,
    id,
    type: 'unknown',
    installed: products.of(number),
    activated: [],
    macs: [...macs].sort(),
    muted: false,
  };
}
