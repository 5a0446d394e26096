import { setImmediate as nextTurn } from 'node:timers/promises';
import { readCertificate } from '../certificate.ts';
import { type HttpOptions, openHttp } from '../http.ts';
import { bracketed } from '../place-settings.ts';
import type { EsetServer, Listing } from '../ports.ts';
import type { EsetVendor, VendorDeps } from '../vendor.ts';
import { checkServer, type Remedies } from './check.ts';
import { deviceList, groupList, type List, makeClient, memberList, readRefusal, unreadable } from './client.ts';
import { cloudLogin, onPremLogin } from './login.ts';
import { deviceReading, groupReading, memberReading } from './readings.ts';
import { type Reading, readPage, readRecord } from './rows.ts';
import { DeviceAnswer } from './schema.ts';
import { type Login, openSession, type Session } from './session.ts';
import { CloudSettings, cloudBases, OnPremSettings, onPremBase, Secrets } from './settings.ts';
import type { Wire } from './slow-answers.ts';

/** ESET PROTECT On-Prem 13 and later, through its REST API. */
export const protectOnPrem: EsetVendor<OnPremSettings, Secrets> = {
  role: 'eset',
  settings: OnPremSettings,
  secrets: Secrets,
  address: onPremBase,
  consoleAddress: ({ host }) => `https://${bracketed(host)}/era/webconsole`,
  open({ settings, secrets: { password } }, deps) {
    const base = onPremBase(settings);
    const { username, domainUser = false, pin } = settings;
    return openServer({
      name: 'ESET PROTECT On-Prem',
      base,
      password,
      deps,
      limits: { pin },
      login: (wire) => onPremLogin(wire, { base, username, password, domainUser, name: deps.name }),
      remedies: onPremRemedies,
    });
  },
  readCertificate: (settings, signal) => readCertificate(new URL(onPremBase(settings)), signal),
};

/** ESET PROTECT in the cloud, through ESET Connect. */
export const protectCloud: EsetVendor<CloudSettings, Secrets> = {
  role: 'eset',
  settings: CloudSettings,
  secrets: Secrets,
  address: (settings) => cloudBases(settings).login,
  consoleAddress: ({ baseUrl }) => (baseUrl === undefined ? 'https://protect.eset.com' : null),
  open: (connection, deps) => openProtectCloud(connection, deps),
};

// ESET Connect takes 10 calls a second from one user; some room is left for others of the same user.
const byVendor: Limits = { perSecond: 8 };

export function openProtectCloud(
  { settings, secrets: { password } }: { settings: CloudSettings; secrets: Secrets },
  deps: VendorDeps,
  limits: Limits = byVendor,
): EsetServer {
  const { login, devices } = cloudBases(settings);
  return openServer({
    name: 'ESET PROTECT',
    base: devices,
    password,
    deps,
    limits,
    login: (wire) => cloudLogin(wire, { base: login, username: settings.username, password, name: deps.name }),
    remedies: cloudRemedies,
  });
}

const onPremRemedies: Remedies = {
  reach: 'REST must be switched on in the web console under More > Settings; its port is 9443 by default.',
  logIn: 'The user needs a permission set that allows the API. The Administrator account cannot use the API.',
  read: 'Give the user a permission set with Read for Groups & Computers, with the group All as its static group.',
};

const cloudRemedies: Remedies = {
  reach: 'Check the region and the way to *.eset.systems through firewall and proxy.',
  logIn: 'It must be an API user with the Integrations right. A Superuser or Root cannot be one.',
  read: 'Give the API user Read access to ESET PROTECT, with the group All.',
};

type Limits = Pick<HttpOptions, 'pin' | 'perSecond'>;

interface Connection {
  name: string;
  base: string;
  password: string;
  deps: VendorDeps;
  limits: Limits;
  login: (wire: Wire) => Login;
  remedies: Remedies;
}

function openServer({ name, base, password, deps, limits, login, remedies }: Connection): EsetServer {
  const secrets = (): string[] => [password, ...session.secrets()];
  const http = openHttp({ vendor: name, deps, secrets, readRefusal, ...limits });
  const wire = { http, now: deps.now };
  const session: Session = openSession(login(wire), deps.now);
  const client = makeClient(wire, { base, session });

  async function* listing<Shape, Row>(list: List, reading: Reading<Shape, Row>, signal: AbortSignal): Listing<Row> {
    for await (const page of client.pages(list, signal)) {
      await nextTurn(); // a page was parsed just now: reading its records is as long again
      yield readPage(page, reading);
    }
  }

  return {
    check: (signal) => checkServer({ server: `${name} at ${new URL(base).host}`, client, session, remedies }, signal),
    groups: (signal) => listing(groupList, groupReading, signal),
    devices: (signal) => listing(deviceList, deviceReading, signal),
    members: (groupId, signal) => listing(memberList(groupId), memberReading, signal),
    async device(id, signal) {
      const answer = await client.get(`/v1/devices/${encodeURIComponent(id)}`, signal);
      const device = DeviceAnswer.safeParse(answer.body);
      if (!device.success) throw unreadable(answer, 'a device');
      const read = readRecord(device.data.device, deviceReading);
      if ('why' in read) throw unreadable(answer, `a readable device (${read.why})`);
      return read.row;
    },
    requests: http.requests,
    clockSkewMs: http.clockSkewMs,
    async close() {
      session.close();
      await http.close();
    },
  };
}
