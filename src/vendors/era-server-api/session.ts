import { VendorError } from '../../errors.ts';
import { CertificateError, readCertificate } from '../certificate.ts';
import { redact } from '../redact.ts';
import type { VendorDeps } from '../vendor.ts';
import { findLibrary } from './library-file.ts';
import { type LibraryProcess, startLibraryProcess } from './library-process.ts';
import { addressOf, type Secrets, type Settings } from './settings.ts';
import { consoleApi, openWire, type ReportText, type Wire } from './wire.ts';

/** How long is waited for one answer, in milliseconds, and how large the process may become. */
export interface Limits {
  stepMs: number;
  reportMs: number;
  farewellMs: number;
  largestAnswerBytes: number;
  largestMemoryBytes: number;
}

export interface Peer {
  settings: Settings;
  secrets: Secrets;
  deps: Pick<VendorDeps, 'name'>;
  limits: Limits;
}

/** One log-in at a server: the library in its process, and what is said to it in the order that it wants. */
export interface Session {
  /** The steps to the log-in, to be taken in this order. Each throws VendorError. */
  steps: readonly Step[];
  /** After the last step. `template` is JSON. Throws VendorError. */
  report(template: string, signal: AbortSignal): Promise<ReportText>;
  /** Whether all steps were taken and the process still stands. */
  ready(): boolean;
  /** Messages sent to the library. */
  requests(): number;
  /** Says farewell as far as that goes, and ends the process. May be repeated. */
  close(): Promise<void>;
}

interface Step {
  /** As a connection test names it. */
  name: 'find the library' | 'load the library' | 'certificate' | 'connect' | 'log in';
  take(signal: AbortSignal): Promise<void>;
}

export function beginSession(peer: Peer): Session {
  let path = '';
  let begun: { library: LibraryProcess; wire: Wire } | null = null;
  let ready = false;

  function wire(): Wire {
    if (begun === null) throw new Error('the steps of a log-in are taken in their order');
    return begun.wire;
  }

  return {
    steps: [
      {
        name: 'find the library',
        async take() {
          path = await findLibrary(peer.settings.library);
        },
      },
      {
        name: 'load the library',
        async take(signal) {
          begun = begin(peer, path);
          await begun.library.give({ do: 'load' }, { withinMs: peer.limits.stepMs, signal });
          await wire().insist('Era.ServerApi.StartRequest', {}, signal);
        },
      },
      { name: 'certificate', take: (signal) => refuseStranger(peer, signal) },
      { name: 'connect', take: (signal) => connect(wire(), peer, signal) },
      {
        name: 'log in',
        async take(signal) {
          await logIn(wire(), peer, signal);
          ready = true;
        },
      },
    ],
    report: (template, signal) => wire().report(template, signal),
    ready: () => ready && begun?.library.alive() === true,
    requests: () => begun?.library.requests() ?? 0,
    async close() {
      ready = false;
      if (begun === null) return;
      if (begun.library.alive()) await sayFarewell(begun, peer.limits.farewellMs).catch(() => undefined);
      await begun.library.end();
    },
  };
}

function begin({ settings, secrets, limits }: Peer, path: string): { library: LibraryProcess; wire: Wire } {
  const { stepMs, reportMs, largestAnswerBytes, largestMemoryBytes } = limits;
  const address = addressOf(settings);
  const hide = (text: string) => redact(text, [secrets.password]).slice(0, 300);
  const library = startLibraryProcess({
    folder: settings.library,
    terms: { path, largestAnswerBytes, largestMemoryBytes },
    who: `The library of ${address}`,
    hide,
  });
  return { library, wire: openWire({ library, address, hide, withinMs: { step: stepMs, report: reportMs } }) };
}

/** Throws VendorError unless the server shows the pinned certificate, or where none is pinned one that this machine trusts. */
async function refuseStranger({ settings, deps }: Peer, signal: AbortSignal): Promise<void> {
  const { pin } = settings;
  const address = addressOf(settings);
  const shown = await readCertificate(new URL(`https://${address}`), signal);
  if (pin === null ? shown.vouchedFor : shown.fingerprint === pin.fingerprint) return;
  const expected =
    pin === null ? 'no authority that this machine trusts vouches for it' : `the pinned one is ${pin.fingerprint}`;
  const doubt = 'If the server got a new certificate on purpose, trust it anew; if not, somebody may be in between.';
  const how = deps.name === null ? '' : ` To trust it: seatbridge modify "${deps.name}" --trust`;
  const message = `${address} shows the certificate ${shown.fingerprint}, but ${expected}. Nothing was sent. ${doubt}${how}`;
  throw new VendorError('unavailable', message, { neverSent: true, cause: new CertificateError(message) });
}

/** The library asks whether the server is the right one: the certificate was looked at the step before. */
async function connect(wire: Wire, { settings }: Peer, signal: AbortSignal): Promise<void> {
  const { host, port } = settings;
  const answer = await wire.say('Era.ServerApi.CreateConnectionRequest', { host, port }, signal);
  if (wire.isYes(answer)) return;
  if (!/\.Verify\w+$/.test(answer.name))
    throw new VendorError(
      'unavailable',
      `The library could not connect to ${addressOf(settings)}. It said: ${wire.quote(answer)}.`,
    );
  await wire.insist('Era.ServerApi.VerifyUserResponse', { VerifyResult: true }, signal);
}

// How a refused log-in is answered is not known: whether the connection lives afterwards decides.
async function logIn(wire: Wire, { settings, secrets }: Peer, signal: AbortSignal): Promise<void> {
  const { username, domainUser: isDomainUser } = settings;
  const login = { username, password: secrets.password, isDomainUser, locale: 'en-US' };
  const said = await wire.say(`${consoleApi}.SessionManagement.RpcAuthLoginRequest`, login, signal);
  const request = 'Era.ServerApi.IsConnectionAliveRequest';
  const alive = await wire.say(request, {}, signal);
  if (alive.name !== 'Era.ServerApi.IsConnectionAliveResponse' || alive.result === null)
    throw wire.strange(request, alive);
  if (alive.result) return;
  const message = `${addressOf(settings)} did not log in the user ${username}. It said: ${wire.quote(said)}.`;
  throw new VendorError('auth', message);
}

/** Nobody waits for long, and what is answered is of no interest: the process ends in any case. */
async function sayFarewell(
  { library, wire }: { library: LibraryProcess; wire: Wire },
  farewellMs: number,
): Promise<void> {
  const signal = AbortSignal.timeout(farewellMs);
  for (const name of ['Era.ServerApi.CloseConnectionRequest', 'Era.ServerApi.StopRequest'])
    await wire.say(name, {}, signal);
  await library.give({ do: 'unload' }, { withinMs: farewellMs, signal });
}
