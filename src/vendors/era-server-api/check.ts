import type { VendorError } from '../../errors.ts';
import { identityProbe } from '../era-reports/identity.ts';
import type { Check, Probe } from '../ports.ts';
import { probe } from '../probe.ts';
import type { Connection } from './connection.ts';
import { labelsOf, makeReport } from './reports.ts';
import type { Session } from './session.ts';
import { addressOf, type Settings } from './settings.ts';
import { knownColumns } from './shipped.ts';
import { missingReports, roleWords, type TemplateSet } from './template-set.ts';
import { roles, type Template } from './templates.ts';

interface Subject {
  settings: Settings;
  set: TemplateSet;
  connection: Connection;
}

/** Takes every step to the log-in, then has each report made and reads its beginning. What fails is told in the probes. */
export async function checkServer({ settings, set, connection }: Subject, signal: AbortSignal): Promise<Check> {
  const session = await connection.begin();
  const taken = await checkSteps(session, signal);
  const loggedIn = taken.every(({ state }) => state === 'ok');
  const reports = await checkReports({ session, set, loggedIn }, signal);
  return { server: `ESET server at ${addressOf(settings)}`, probes: [...taken, version, ...reports] };
}

const version: Probe = {
  name: 'version',
  state: 'unproven',
  note: 'The library does not say its version: it must come from this very server, and be copied anew after each upgrade.',
};

async function checkSteps({ steps }: Session, signal: AbortSignal): Promise<Probe[]> {
  const probes: Probe[] = [];
  for (const { name, take } of steps) {
    const before = probes.find(({ state }) => state !== 'ok');
    probes.push(
      before === undefined ? await probe({ name, signal, say: says(name) }, () => take(signal)) : unproven(name),
    );
  }
  return probes;
}

type Reports = { session: Session; set: TemplateSet; loggedIn: boolean };

async function checkReports({ session, set, loggedIn }: Reports, signal: AbortSignal): Promise<Probe[]> {
  const labels = labelsOf(set);
  const probes = missingReports(set).map(({ role, required, words }) =>
    missing(`report of ${roleWords[role]}`, { required, words }),
  );
  // Without any template of the operator's own, the one that is known shows at least whether reports can be had.
  const templates = roles.map((role) => set[role]).filter((each) => each !== null);
  const tried: { name: string; template: Template }[] =
    set.computers === null
      ? [{ name: 'report of known columns', template: knownColumns() }]
      : templates.map((template) => ({ name: `report of ${roleWords[template.role]}`, template }));
  for (const { name, template } of tried) {
    const read = async () => {
      const { rows } = await makeReport(session, { template, labels }, signal);
      for await (const _ of rows(signal)) break;
    };
    probes.push(loggedIn ? await probe({ name, signal, say: says(name) }, read) : unproven(name));
  }
  if (loggedIn && set.computers !== null) probes.push(identityProbe(set.computers.columns));
  return probes;
}

const missing = (name: string, { required, words }: { required: boolean; words: string }): Probe => ({
  name,
  state: required ? 'missing' : 'unproven',
  note: words,
});

const unproven = (name: string): Probe => ({
  name,
  state: 'unproven',
  note: 'Can be tried when the steps before succeed.',
});

const remedies: Record<string, string> = {
  'load the library':
    'Every file of the library must be of the same version as the server, and made for this system. A library for older systems may miss others: its words say which.',
  connect: 'See whether the server listens for consoles on this port, and whether a firewall is in between.',
  'log in': 'Try the same user and password in the web console. Take one without a second factor.',
};

const says =
  (name: string) =>
  ({ message }: VendorError): Pick<Probe, 'state' | 'note'> => ({
    state: 'failed',
    note: `${message} ${remedies[name] ?? ''}`.trim(),
  });
