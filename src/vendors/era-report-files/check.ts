import { VendorError } from '../../errors.ts';
import { identityProbe } from '../era-reports/identity.ts';
import type { EsetServer, Probe } from '../ports.ts';
import { probe } from '../probe.ts';
import { namesIn, type Sighting } from './disk.ts';
import { type Found, findReport, findSet, type Role, rolesOf, roleWords } from './folder.ts';
import { reportIn } from './reading.ts';
import type { Settings } from './settings.ts';

interface Subject {
  settings: Settings;
  now: () => number;
  signal: AbortSignal;
  listings: Pick<EsetServer, 'groups' | 'devices'>;
}

type Find = (role: Role) => Promise<Sighting>;

/** The folder, each report with its header and age, then all of it: the first step that fails is told with its remedy. */
export async function checkFiles(subject: Subject): Promise<Probe[]> {
  const { settings, now, signal } = subject;
  // A file that was just written takes a second look: once is enough.
  const found = new Map<Role, Promise<Sighting>>();
  const find: Find = (role) => {
    const file = found.get(role) ?? findReport(settings, settings.reports[role]?.files ?? '', { now, signal });
    found.set(role, file);
    return file;
  };
  const probes: Probe[] = [];
  const step = async (name: string, remedy: string, work: () => Promise<string>) => {
    if (probes.some(({ state }) => state === 'failed' || state === 'missing')) {
      probes.push({ name, state: 'unproven', note: 'Can be tried when the steps before it work.' });
      return;
    }
    probes.push(await probe({ name, signal, say: says(remedy) }, work));
  };
  await step('folder', remedies.folder, async () => {
    const count = (await namesIn(settings.folder, signal)).length;
    return `Files in ${settings.folder}: ${count}.`;
  });
  for (const role of rolesOf(settings)) {
    await step(`report of ${roleWords[role]}`, remedies.report, () => findOne(find, role));
    await step(`header of ${roleWords[role]}`, remedies.header, () => readHeader(subject, { role, find }));
  }
  await step('age', remedies.age, () => tellAge(subject));
  await step('read all', remedies.all, () => readAll(subject));
  probes.push(identityProbe(settings.reports.computers.columns));
  if (settings.reports.computers.columns.lastSeen === undefined) probes.push(withoutLastSeen);
  return probes;
}

const remedies = {
  folder:
    'See whether the share is connected, and whether the user that this program runs as may read it. A service sees no drive letters of a person: give the path as \\\\server\\share.',
  report:
    'See the schedule of the report on the ESET server, and the name of its file. Where the server cannot reach the folder, its files can be brought once the connection is kept.',
  header: 'See to the report; if its columns are others now, assign them again.',
  age: 'Let the reports be made at about the same time, or allow them to be further apart.',
  all: 'See docs/eset-report-files.md for what the reports must have.',
};

const withoutLastSeen: Probe = {
  name: 'last connected',
  state: 'unproven',
  note: 'No column says when a computer last connected: tickets then need a delay of 0, and nothing tells of computers not seen for long.',
};

const says =
  (remedy: string) =>
  ({ kind, message }: VendorError): Pick<Probe, 'state' | 'note'> => ({
    state: kind === 'forbidden' ? 'missing' : 'failed',
    note: `${message} ${remedy}`,
  });

const findOne = async (find: Find, role: Role): Promise<string> => {
  const { path, size, changedAt } = await find(role);
  return `${path}, ${size.toLocaleString('en-US')} bytes, of ${new Date(changedAt).toISOString()}.`;
};

async function readHeader({ settings, signal }: Subject, { role, find }: { role: Role; find: Find }): Promise<string> {
  const report = settings.reports[role];
  if (report === null) return '';
  const rows = reportIn(await find(role), report).rows(signal);
  for await (const _ of rows) break;
  return `It is as it was when its columns were assigned: ${report.header.join(', ')}.`;
}

async function tellAge({ settings, now, signal }: Subject): Promise<string> {
  const found: Found = await findSet(settings, { now, signal });
  const oldest = Math.min(...Object.values(found).map(({ changedAt }) => changedAt));
  const hours = (now() - oldest) / 3_600_000;
  const { freshHours } = settings;
  if (freshHours !== null && hours > freshHours)
    throw new VendorError('unavailable', `The reports are ${Math.round(hours)} hours old, and may be ${freshHours}.`);
  return `The oldest report of the set is of ${new Date(oldest).toISOString()}.`;
}

async function readAll({ listings, signal }: Subject): Promise<string> {
  const [groups, devices] = [await count(listings.groups(signal)), await count(listings.devices(signal))];
  const unread = devices.unreadable === 0 ? '' : ` ${devices.unreadable} cannot be read: ${devices.why}`;
  return `Computers: ${devices.rows}, groups: ${groups.rows}.${unread}`;
}

async function count(listing: AsyncIterable<{ rows: unknown[]; unreadable: { why: string }[] }>) {
  const counted = { rows: 0, unreadable: 0, why: '' };
  for await (const { rows, unreadable } of listing) {
    counted.rows += rows.length;
    counted.unreadable += unreadable.length;
    counted.why ||= unreadable[0]?.why ?? '';
  }
  return counted;
}
