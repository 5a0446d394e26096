import { AppError, VendorError } from '../errors.ts';
import type { Check, Probe } from '../vendors/ports.ts';
import type { Pin } from '../vendors/vendor.ts';
import type { App } from './app.ts';
import { openTerms, readShownCertificate, type Terms } from './open-vendor.ts';

/** What a connection test found. */
export interface Proof {
  check: Check;
  /** `failed`: it does not work; `missing`: it works, and a right is missing. */
  verdict: 'ok' | 'missing' | 'failed';
  /** The certificate that the server shows, where one can be pinned. */
  certificate: { fingerprint: string; pinned: boolean; vouchedFor: boolean } | null;
  /** How far the server's clock is ahead of ours, in milliseconds; null: it has not said. */
  clockSkewMs: number | null;
}

/** A person's word that the certificate shown now is the server's; with a fingerprint, only that very one. */
export interface Trust {
  fingerprint: string | null;
}

/** Logs in and tries every right that can be tried by reading. May be repeated. What fails is told in the probes. */
export async function prove(app: App, terms: Terms, signal: AbortSignal): Promise<Proof> {
  const { port } = openTerms(app, terms);
  try {
    const check = await checkOf(port, { kind: terms.kind, signal });
    const certificate = await certificateOf(app, terms, signal);
    return { check, verdict: verdictOf(check.probes), certificate, clockSkewMs: port.clockSkewMs() };
  } finally {
    await port.close();
  }
}

type Checkable = { check(signal: AbortSignal): Promise<Check> };

async function checkOf(port: Checkable, { kind, signal }: { kind: string; signal: AbortSignal }): Promise<Check> {
  try {
    return await port.check(signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof VendorError)) throw error;
    return { server: kind, probes: [{ name: 'log in', state: 'failed', note: error.message }] };
  }
}

function verdictOf(probes: readonly Probe[]): Proof['verdict'] {
  if (probes.some(({ state }) => state === 'failed')) return 'failed';
  return probes.some(({ state }) => state === 'missing') ? 'missing' : 'ok';
}

async function certificateOf(app: App, terms: Terms, signal: AbortSignal): Promise<Proof['certificate']> {
  try {
    const shown = await readShownCertificate(app, terms, signal);
    if (shown === null) return null;
    const { fingerprint, vouchedFor } = shown;
    return { fingerprint, vouchedFor, pinned: fingerprint === pinOf(terms)?.fingerprint };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof VendorError) return null; // why it cannot be reached is in the probes already
    throw error;
  }
}

export const pinOf = ({ settings }: Terms): Pin | null => (settings['pin'] as Pin | null | undefined) ?? null;

/**
 * The terms with the certificate pinned that the server shows now. Throws AppError 'usage' where none can be
 * pinned, 'conflict' where it shows another than the expected one, VendorError where it cannot be reached.
 */
export async function trustShown(
  app: App,
  { terms, trust }: { terms: Terms; trust: Trust },
  signal: AbortSignal,
): Promise<Terms> {
  const shown = await readShownCertificate(app, terms, signal);
  if (shown === null) {
    const message = `The certificate of ${terms.kind} at this address cannot be pinned: it must be one that this machine trusts already.`;
    throw new AppError('usage', message, { field: 'trust' });
  }
  const expected = trust.fingerprint === null ? shown.fingerprint : comparable(trust.fingerprint);
  const { fingerprint, pem } = shown;
  if (comparable(fingerprint) === comparable(expected))
    return { ...terms, settings: { ...terms.settings, pin: { fingerprint, pem } } };
  const message = `The server shows the certificate ${shown.fingerprint}, not ${trust.fingerprint}. Nothing was trusted. Compare it with the one on the server itself.`;
  throw new AppError('conflict', message, { shown: shown.fingerprint, expected: trust.fingerprint });
}

const comparable = (fingerprint: string) => fingerprint.toUpperCase().replace(/[^0-9A-F]/g, '');

/** Throws where the test found something amiss: 'connection' where it does not work, 'needs-person' for a missing right. */
export function refuseUnproven(name: string, { check, verdict, certificate }: Proof): void {
  if (verdict === 'ok') return;
  const amiss = check.probes.filter(({ state }) => state === 'failed' || state === 'missing');
  const lines = amiss.map(({ name: probe, state, note }) => `  ${state}: ${probe}. ${note}`.trimEnd());
  const shown =
    certificate && !certificate.pinned && !certificate.vouchedFor
      ? [
          `The server shows the certificate ${certificate.fingerprint} (SHA-256). If it is the server's own, add --trust to accept it.`,
        ]
      : [];
  const head = `The test of ${name} failed, so nothing was stored:`;
  const end = 'Mend this and repeat the command, or store it untested with --no-test.';
  const code = verdict === 'failed' ? 'connection' : 'needs-person';
  throw new AppError(code, [head, ...lines, ...shown, end].join('\n'), { probes: check.probes, certificate });
}
