import { VendorError } from '../../errors.ts';
import { CertificateError } from '../certificate.ts';
import type { Check, Probe } from '../ports.ts';
import { probe } from '../probe.ts';
import { type Client, deviceList, groupList, memberList } from './client.ts';
import { uuidOf } from './schema.ts';
import type { Session } from './session.ts';

/** What a person can do, in the words of the vendor's own screens. */
export interface Remedies {
  /** Where no answer came, or none of this API. */
  reach: string;
  logIn: string;
  read: string;
}

interface Subject {
  /** As messages name it. */
  server: string;
  client: Client;
  session: Session;
  remedies: Remedies;
}

/** Logs in with the password, then reads one record of each kind. What fails is told in the probes. */
export async function checkServer({ server, client, session, remedies }: Subject, signal: AbortSignal): Promise<Check> {
  const { reach } = remedies;
  const mayLogIn = { name: 'log in', signal, say: says({ reach, allow: remedies.logIn }) };
  const logIn = await probe(mayLogIn, () => session.logIn(signal));
  if (logIn.state !== 'ok')
    return { server, probes: [logIn, ...readings.map((name) => unproven(name, 'after the log-in'))] };

  const mayRead = { signal, say: says({ reach, allow: remedies.read }) };
  let group: unknown;
  const groups = await probe({ name: 'read groups', ...mayRead }, async () => {
    [group] = (await client.page(groupList, { size: 1 }, signal)).records;
    // Every server has the group All: who is shown none may see none.
    if (group === undefined) throw new VendorError('forbidden', 'The server shows this user no group.');
  });
  const devices = await probe({ name: 'read devices', ...mayRead }, () => client.page(deviceList, { size: 1 }, signal));
  const groupId = uuidOf(group);
  const members =
    groupId === null
      ? unproven('read members of a group', 'when a group can be read')
      : await probe({ name: 'read members of a group', ...mayRead }, () =>
          client.page(memberList(groupId), { size: 1 }, signal),
        );
  return { server, probes: [logIn, groups, devices, members] };
}

const readings = ['read groups', 'read devices', 'read members of a group'];

const unproven = (name: string, when: string): Probe => ({ name, state: 'unproven', note: `Can be tried ${when}.` });

const says =
  ({ reach, allow }: { reach: string; allow: string }) =>
  ({ kind, message, details }: VendorError): Pick<Probe, 'state' | 'note'> => {
    if (kind === 'forbidden') return { state: 'missing', note: `${message} ${allow}` };
    // The server was reached: its certificate alone is in the way.
    if (details.cause instanceof CertificateError) return { state: 'failed', note: message };
    return { state: 'failed', note: `${message} ${kind === 'auth' ? allow : reach}` };
  };
