import { isIP } from 'node:net';
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { z } from 'zod';
import { VendorError } from '../errors.ts';
import type { Pin, ShownCertificate } from './vendor.ts';

const answerWithinMs = 10_000;

/** The server showed a certificate that is neither pinned nor vouched for. The request was not sent. */
export class CertificateError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CertificateError';
  }
}

/** A pinned certificate among the settings of a kind that can have one. */
export const PinSetting = z
  .object({
    fingerprint: z
      .string()
      .regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/, 'fingerprint: SHA-256 is 32 pairs in upper case, with colons'),
    pem: z.string().startsWith('-----BEGIN CERTIFICATE-----', 'certificate: it must be PEM'),
  })
  .nullable()
  .default(null);

/** TLS options under which only the pinned certificate is accepted, whatever name or issuer it carries. */
export function pinnedOptions(pin: Pin) {
  return {
    ca: pin.pem,
    allowPartialTrustChain: true,
    checkServerIdentity: (_host: string, { fingerprint256 }: PeerCertificate) =>
      fingerprint256 === pin.fingerprint ? undefined : new CertificateError('another certificate'),
    // A resumed session would not show its certificate again.
    maxCachedSessions: 0,
  };
}

/** Reads the certificate that a server shows, without trusting it and without sending anything. May be repeated. */
export async function readCertificate(url: URL, signal: AbortSignal): Promise<ShownCertificate> {
  signal.throwIfAborted();
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || 443);
  // Verification is off to look at the certificate; the connection ends before a byte of ours is sent over it.
  const socket = connect({ host, port, rejectUnauthorized: false, ...(isIP(host) ? {} : { servername: host }) });
  const end = () => socket.destroy(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  try {
    return await shown(socket, `${host}:${port}`);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
    socket.destroy();
  }
}

function shown(socket: TLSSocket, address: string): Promise<ShownCertificate> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) =>
      reject(
        new VendorError('unavailable', `${address} showed no certificate: ${why}. Check host and port.`, {
          neverSent: true,
        }),
      );
    socket.setTimeout(answerWithinMs, () => fail(`no answer within ${answerWithinMs / 1000} seconds`));
    socket.on('error', (error) => fail(error.message));
    socket.on('close', () => fail('the connection was closed'));
    socket.on('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate();
      if (!certificate) return fail('it speaks TLS without one');
      const { fingerprint256: fingerprint } = certificate;
      resolve({ fingerprint, pem: certificate.toString(), vouchedFor: socket.authorized });
    });
  });
}
