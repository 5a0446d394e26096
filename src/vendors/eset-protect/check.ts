import { VendorError } from '../../errors.ts';
import type { Check, Probe } from '../ports.ts';
import { type Client, deviceList, groupList, memberList } from './client.ts';
import { Identified } from './schema.ts';
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
  const logIn = await probe('log in', { signal, reach: remedies.reach, allow: remedies.logIn }, () =>
    session.logIn(signal),
  );
  if (logIn.state !== 'ok')
    return { server, probes: [logIn, ...readings.map((name) => unproven(name, 'after the log-in'))] };

  const rights = { signal, reach: remedies.reach, allow: remedies.read };
  let group: unknown;
  const groups = await probe('read groups', rights, async () => {
    [group] = (await client.page(groupList, { size: 1 }, signal)).records;
    // Every server has the group All: who is shown none may see none.
    if (group === undefined) throw new VendorError('forbidden', 'The server shows this user no group.');
  });
  const devices = await probe('read devices', rights, () => client.page(deviceList, { size: 1 }, signal));
  const groupId = Identified.safeParse(group).data?.uuid;
  const members =
    groupId === undefined
      ? unproven('read members of a group', 'when a group can be read')
      : await probe('read members of a group', rights, () => client.page(memberList(groupId), { size: 1 }, signal));
  return { server, probes: [logIn, groups, devices, members] };
}

const readings = ['read groups', 'read devices', 'read members of a group'];

const unproven = (name: string, when: string): Probe => ({ name, state: 'unproven', note: `Can be tried ${when}.` });

interface Attempt {
  signal: AbortSignal;
  reach: string;
  allow: string;
}

async function probe(name: string, { signal, reach, allow }: Attempt, work: () => Promise<unknown>): Promise<Probe> {
  try {
    await work();
    return { name, state: 'ok', note: '' };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof VendorError)) throw error;
    if (error.kind === 'forbidden') return { name, state: 'missing', note: `${error.message} ${allow}` };
    return { name, state: 'failed', note: `${error.message} ${error.kind === 'auth' ? allow : reach}` };
  }
}
